import { z } from 'zod'
import { headText, type Sha256 } from './canonical.ts'
import { hashSchema, type LedgerHead, signatureSchema } from './entry.ts'

/** A device's public key as a JWK (RFC 8037). Private members are refused, so that a private key is never sent by mistake. */
export const devicePublicKeySchema = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: hashSchema,
})
export type DevicePublicKey = z.infer<typeof devicePublicKeySchema>

/** RFC 7638 thumbprint: the device's id says which key is its own, so no list of keys has to be trusted. */
export function deviceId(publicKey: DevicePublicKey, sha256: Sha256): string {
  const { crv, kty, x } = devicePublicKeySchema.parse(publicKey)
  return sha256(JSON.stringify({ crv, kty, x }))
}

/** Ed25519 (RFC 8032) over the text's UTF-8 bytes; each side passes in its own, as with {@link Sha256}. */
export type VerifyEd25519 = (publicKey: DevicePublicKey, text: string, signature: string) => boolean

/** Says whether the head was signed by the device that it names. */
export function isHeadSigned(
  head: LedgerHead,
  publicKey: DevicePublicKey,
  signature: string,
  crypto: { sha256: Sha256; verify: VerifyEd25519 },
): boolean {
  if (!signatureSchema.safeParse(signature).success) return false
  if (deviceId(publicKey, crypto.sha256) !== head.did) return false
  return crypto.verify(publicKey, headText(head), signature)
}
