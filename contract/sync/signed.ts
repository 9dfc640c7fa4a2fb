import { type JWK, jwtVerify } from 'jose'

/**
 * The payload of a compact JWS that one of these keys (of /.well-known/jwks.json) signed as this typ. Its times are
 * for the caller to judge. Throws for any other.
 */
export async function readSigned(token: string, typ: string, keys: readonly JWK[]): Promise<unknown> {
  const { payload } = await jwtVerify(
    token,
    ({ kid }) => {
      const jwk = keys.find((key) => key.kid === kid)
      if (jwk?.kty !== 'OKP' || jwk.crv !== 'Ed25519') throw new Error('No key of the server has this name.')
      return jwk
    },
    { algorithms: ['EdDSA'], typ, currentDate: new Date(0) },
  )
  return payload
}
