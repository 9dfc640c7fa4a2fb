import { base64url } from 'jose'
import { z } from 'zod'
import { hashSchema } from '../ledger/entry.ts'
import { type DevicePublicKey, devicePublicKeySchema } from '../ledger/signature.ts'

/**
 * Proof that the sender holds a device's private key: a compact JWS (EdDSA over Ed25519), modelled on DPoP
 * (RFC 9449), created for each request.
 *
 * Header:  { "alg": "EdDSA", "typ": "device-proof+jwt", "jwk": { "kty": "OKP", "crv": "Ed25519", "x": "11qY…" } }
 * Payload: { "aud": "novacore-sync", "act": "refresh", "bind": "pQ3…", "jti": "0199…", "iat": 1760000000 }
 *
 * act    what the proof is for; one made for a refresh opens nothing else
 * bind   SHA-256 in base64url of what it goes with: the refresh token, the bearer access token (enrol), or the mail
 *        address as it is sent (login). So a proof that was seen cannot be put beside another token
 * jti    any unique text; a proof is taken once
 * iat    seconds; at most DEVICE_PROOF_MAX_AGE_SECONDS from the server's clock, either way
 */
const DEVICE_PROOF_TYP = 'device-proof+jwt'
export const DEVICE_PROOF_AUDIENCE = 'novacore-sync'
export const DEVICE_PROOF_MAX_AGE_SECONDS = 300

export const deviceProofSchema = z.string().max(2_000)
const deviceProofActSchema = z.enum(['enrol', 'login', 'refresh'])
export type DeviceProofAct = z.infer<typeof deviceProofActSchema>

export const deviceProofHeaderSchema = z.object({
  alg: z.literal('EdDSA'),
  typ: z.literal(DEVICE_PROOF_TYP),
  jwk: devicePublicKeySchema,
})
export const deviceProofClaimsSchema = z.object({
  aud: z.literal(DEVICE_PROOF_AUDIENCE),
  act: deviceProofActSchema,
  bind: hashSchema,
  jti: z.string().min(8).max(100),
  iat: z.number().int(),
})
export type DeviceProofClaims = z.infer<typeof deviceProofClaimsSchema>

/** Returns the proof; `sign` is Ed25519 over the text's UTF-8 bytes, in base64url. */
export function signDeviceProof(
  publicKey: DevicePublicKey,
  claims: DeviceProofClaims,
  sign: (text: string) => string,
): string {
  const part = (value: object) => base64url.encode(JSON.stringify(value))
  const text = `${part({ alg: 'EdDSA', typ: DEVICE_PROOF_TYP, jwk: publicKey })}.${part(claims)}`
  return `${text}.${sign(text)}`
}
