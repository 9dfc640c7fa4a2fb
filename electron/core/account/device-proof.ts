import { randomUUID } from 'node:crypto'
import {
  DEVICE_PROOF_AUDIENCE,
  type DeviceProofAct,
  signDeviceProof,
} from '../../../contract/sync/device-proof.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import type { DeviceKey } from '../ledger/device-key.ts'

/** Returns a proof, for one request, that this device holds the key (contract/sync/device-proof.ts). */
export function makeDeviceProof(key: DeviceKey, act: DeviceProofAct, bind: string, nowMs: number): string {
  const claims = {
    aud: DEVICE_PROOF_AUDIENCE,
    act,
    bind: sha256(bind),
    jti: randomUUID(),
    iat: Math.floor(nowMs / 1000),
  } as const
  return signDeviceProof(key.publicJwk, claims, (text) => key.sign(text))
}
