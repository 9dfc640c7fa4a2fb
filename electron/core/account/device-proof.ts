import { randomUUID } from 'node:crypto'
import {
  DEVICE_PROOF_AUDIENCE,
  DEVICE_PROOF_TYP,
  type DeviceProofAct,
  type DeviceProofClaims,
} from '../../../contract/sync/device-proof.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import type { DeviceKey } from '../ledger/device-key.ts'

/** Returns a proof, for one request, that this device holds the key (contract/sync/device-proof.ts). */
export function makeDeviceProof(key: DeviceKey, act: DeviceProofAct, bind: string, nowMs: number): string {
  const claims: DeviceProofClaims = {
    aud: DEVICE_PROOF_AUDIENCE,
    act,
    bind: sha256(bind),
    jti: randomUUID(),
    iat: Math.floor(nowMs / 1000),
  }
  const text = `${part({ alg: 'EdDSA', typ: DEVICE_PROOF_TYP, jwk: key.publicJwk })}.${part(claims)}`
  return `${text}.${key.sign(text)}`
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
