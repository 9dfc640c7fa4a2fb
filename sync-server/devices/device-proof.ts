import { compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import { AppError } from '../../contract/errors.ts'
import { type DevicePublicKey, deviceId } from '../../contract/ledger/signature.ts'
import {
  DEVICE_PROOF_MAX_AGE_SECONDS,
  type DeviceProofAct,
  type DeviceProofClaims,
  deviceProofClaimsSchema,
  deviceProofHeaderSchema,
} from '../../contract/sync/device-proof.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import type { Clock } from '../clock.ts'
import type { Trx } from '../db/schema.ts'
import { insertUsedProof } from './store.ts'

export interface VerifiedProof {
  deviceId: string
  publicKey: DevicePublicKey
  /** Hash of device and jti: a proof is taken once. */
  id: string
  expiresAtMs: number
}

/**
 * Checks that the key in the header signed the JWS, for this act and this text. The caller checks whose key it is.
 * Throws device_proof_invalid, or device_proof_stale with the server's time for a device whose clock is off.
 */
export async function verifyProof(
  proof: string,
  expected: { act: DeviceProofAct; bind: string },
  clock: Clock,
): Promise<VerifiedProof> {
  const { publicKey, claims } = await readProof(proof)
  if (claims.act !== expected.act || claims.bind !== sha256(expected.bind)) {
    throw new AppError('device_proof_invalid', 'This device proof was made for something else.')
  }
  const nowMs = clock.nowMs()
  if (Math.abs(nowMs / 1000 - claims.iat) > DEVICE_PROOF_MAX_AGE_SECONDS) {
    throw new AppError(
      'device_proof_stale',
      'The clock of this device is off. Sign with the server’s time.',
      {
        details: { server_time_ms: nowMs },
      },
    )
  }
  const id = deviceId(publicKey, sha256)
  return {
    deviceId: id,
    publicKey,
    id: sha256(`${id}.${claims.jti}`),
    expiresAtMs: (claims.iat + DEVICE_PROOF_MAX_AGE_SECONDS + 1) * 1000,
  }
}

async function readProof(proof: string): Promise<{ publicKey: DevicePublicKey; claims: DeviceProofClaims }> {
  try {
    const header = deviceProofHeaderSchema.parse(decodeProtectedHeader(proof))
    const { payload } = await compactVerify(proof, await importJWK(header.jwk, 'EdDSA'), {
      algorithms: ['EdDSA'],
    })
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload)
    return { publicKey: header.jwk, claims: deviceProofClaimsSchema.parse(JSON.parse(text)) }
  } catch (cause) {
    // Only the proof is read here, so it is at fault.
    throw new AppError('device_proof_invalid', 'This device proof is not valid.', { cause })
  }
}

/** Marks the proof as used. Throws device_proof_invalid for one that was. */
export async function takeProof(trx: Trx, proof: VerifiedProof): Promise<void> {
  if (!(await insertUsedProof(trx, proof))) {
    throw new AppError('device_proof_invalid', 'This device proof was used before. Make a new one.')
  }
}
