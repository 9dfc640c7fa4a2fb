import { createPublicKey, verify as verifySignature } from 'node:crypto'
import type { DevicePublicKey, VerifyEd25519 } from '../../../contract/ledger/signature.ts'

/** What the ledger needs of this device's key; `secrets/device-key.ts` makes it. */
export interface DeviceKey {
  /** RFC 7638 thumbprint of `publicJwk`. */
  readonly did: string
  readonly publicJwk: DevicePublicKey
  /** Ed25519 over the text's UTF-8 bytes, in base64url. */
  sign(text: string): string
}

export const verifyEd25519: VerifyEd25519 = (publicKey, text, signature) => {
  try {
    const key = createPublicKey({ key: { ...publicKey }, format: 'jwk' })
    return verifySignature(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64url'))
  } catch {
    // 32 bytes that are no point of the curve make no key: nothing was signed with it.
    return false
  }
}
