import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { type DevicePublicKey, deviceId, devicePublicKeySchema } from '../../contract/ledger/signature.ts'
import {
  DEVICE_PROOF_AUDIENCE,
  type DeviceProofAct,
  type DeviceProofClaims,
  signDeviceProof,
} from '../../contract/sync/device-proof.ts'

/** The proof as any Ed25519 key makes it; `sign` answers base64url. */
export function deviceProof(
  publicKey: DevicePublicKey,
  sign: (text: string) => string,
  act: DeviceProofAct,
  bind: string,
  changes: Partial<DeviceProofClaims> = {},
): string {
  const claims: DeviceProofClaims = {
    aud: DEVICE_PROOF_AUDIENCE,
    act,
    bind: sha256(bind),
    jti: randomUUID(),
    iat: Math.floor(Date.now() / 1000),
    ...changes,
  }
  return signDeviceProof(publicKey, claims, sign)
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('base64url')

/** A device as the app would be: an Ed25519 key pair, and the proofs that it makes. */
export class TestDevice {
  readonly publicKey: DevicePublicKey
  readonly id: string
  readonly #privateKey: KeyObject

  constructor() {
    const pair = generateKeyPairSync('ed25519')
    this.#privateKey = pair.privateKey
    this.publicKey = devicePublicKeySchema.parse(pair.publicKey.export({ format: 'jwk' }))
    this.id = deviceId(this.publicKey, sha256)
  }

  proof(act: DeviceProofAct, bind: string, changes: Partial<DeviceProofClaims> = {}): string {
    const made = (text: string) => sign(null, Buffer.from(text), this.#privateKey).toString('base64url')
    return deviceProof(this.publicKey, made, act, bind, changes)
  }
}
