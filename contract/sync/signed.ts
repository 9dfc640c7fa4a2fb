import { compactVerify, decodeJwt, type JWK } from 'jose'

/** Why something signed is not believed. */
export class SignedError extends Error {
  override name = 'SignedError'
  readonly reason: 'unknown_key' | 'other_device'

  constructor(reason: SignedError['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}

/**
 * Returns the payload of a compact JWS of this typ that one of these keys (of /.well-known/jwks.json) signed. Throws for
 * any other. The caller checks its times.
 */
export async function readSigned(token: string, typ: string, keys: readonly JWK[]): Promise<unknown> {
  const { protectedHeader } = await compactVerify(
    token,
    ({ kid }) => {
      const jwk = keys.find((key) => key.kid === kid)
      if (jwk?.kty !== 'OKP' || jwk.crv !== 'Ed25519') {
        throw new SignedError('unknown_key', 'No key of the server has this name.')
      }
      return jwk
    },
    { algorithms: ['EdDSA'] },
  )
  if (protectedHeader.typ !== typ) throw new TypeError(`This is not of the type ${typ}.`)
  return decodeJwt(token)
}
