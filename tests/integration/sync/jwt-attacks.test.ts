import { createHmac, generateKeyPairSync } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const INVALID = [403, 'token_invalid']

describe('F1: forged access tokens', () => {
  let sync: TestSyncServer
  let token: string
  let claims: JWTPayload
  let kid: string
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database: 'sqlite' })
    token = (await sync.person('alice@example.org')).accessToken
    claims = decodeJwt(token)
    kid = decodeProtectedHeader(token).kid ?? ''
  })
  afterAll(() => sync.close())

  const me = async (forged: string) => refusal(await sync.call('GET /me', { token: forged }))
  /** Signed by the server's own key: only what is said in it is wrong. */
  async function signed(
    changes: JWTPayload,
    header: Record<string, unknown> = {},
    purpose: 'access' | 'receipt' = 'access',
  ) {
    const key = await sync.server.deps.keys.signingKey(purpose)
    return new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: key.kid, ...header })
      .sign(key.privateKey)
  }

  test('the same made honestly is taken', async () => {
    expect((await sync.call('GET /me', { token: await signed({}) })).status).toBe(200)
  })

  test.each(['none', 'None', 'NONE', ''])('alg %j without a signature', async (alg) => {
    const head = part({ alg, typ: 'at+jwt', kid })
    expect(await me(`${head}.${part(claims)}.`)).toEqual(INVALID)
    expect(await me(`${head}.${part(claims)}.${token.split('.')[2]}`)).toEqual(INVALID)
  })

  test('key confusion: HS256 keyed with our public key in every form it is published in', async () => {
    const publicKey = await sync.server.deps.keys.publicKey('access', kid)
    const x = publicKey?.jwk.x ?? ''
    const secrets = [JSON.stringify(publicKey?.jwk), x, Buffer.from(x, 'base64url'), kid]
    for (const secret of secrets) {
      const text = `${part({ alg: 'HS256', typ: 'at+jwt', kid })}.${part(claims)}`
      const mac = createHmac('sha256', secret).update(text).digest('base64url')
      expect(await me(`${text}.${mac}`)).toEqual(INVALID)
    }
  })

  test.each([
    ['../../../../dev/null'],
    ["x' OR '1'='1"],
    ['__proto__'],
    ['constructor'],
    [''],
    ['a'.repeat(2_000)],
    [{ toString: 'x' }],
    [null],
    [0],
  ])('kid injection: %j', async (injected) => {
    const head = part({ alg: 'EdDSA', typ: 'at+jwt', kid: injected })
    const [, body, signature] = token.split('.')
    expect(await me(`${head}.${body}.${signature}`)).toEqual(INVALID)
  })

  test('a key that came along in the header (jwk, jku, x5u) is not asked', async () => {
    const pair = generateKeyPairSync('ed25519')
    const jwk = pair.publicKey.export({ format: 'jwk' })
    const carried: Record<string, unknown>[] = [{ jwk }, { jku: sync.server.url }, { x5u: sync.server.url }]
    for (const header of carried) {
      const forged = await new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header })
        .sign(pair.privateKey)
      expect(await me(forged)).toEqual(INVALID)
    }
  })

  test.each<[string, JWTPayload, Record<string, unknown>]>([
    ['another typ', {}, { typ: 'JWT' }],
    ['an entitlement’s typ', {}, { typ: 'ent+jwt' }],
    ['no typ', {}, { typ: undefined }],
    ['another audience', { aud: 'novacore-core' }, {}],
    ['a list of other audiences', { aud: ['novacore-core', 'x'] }, {}],
    ['no audience', { aud: undefined } as unknown as JWTPayload, {}],
    ['another issuer', { iss: 'novacore' }, {}],
    ['no expiry', { exp: undefined } as unknown as JWTPayload, {}],
    ['no session', { sid: undefined }, {}],
    ['a session that is a number', { sid: 7 }, {}],
    ['a session that is not there', { sid: '00000000-0000-7000-8000-000000000000' }, {}],
    ['another person’s id', { sub: '00000000-0000-7000-8000-000000000000' }, {}],
    ['not yet valid', { nbf: Math.floor(Date.now() / 1000) + 3600 }, {}],
    ['a critical header that nobody knows', {}, { crit: ['exotic'], exotic: true }],
  ])('signed by us, but with %s', async (_, changes, header) => {
    const forged = await signed(changes, header).catch(() => signedWithUnknownCritical())
    expect(await me(forged)).toEqual(INVALID)
  })

  /** jose will not make one: the header is put together by hand. */
  function signedWithUnknownCritical(): string {
    const [, body, signature] = token.split('.')
    return `${part({ alg: 'EdDSA', typ: 'at+jwt', kid, crit: ['exotic'], exotic: true })}.${body}.${signature}`
  }

  test('a token of another purpose, signed by another of our keys', async () => {
    expect(await me(await signed({}, {}, 'receipt'))).toEqual(INVALID)
  })

  test('an expired one is told apart: the app refreshes and asks again', async () => {
    const soon = await signed({ iat: 1_700_000_000, exp: 1_700_000_900 })
    expect(await me(soon)).toEqual([403, 'token_expired'])
    sync.clock.aheadMs = 15 * 60_000 + 1_000
    expect(await me(token)).toEqual([403, 'token_expired'])
    sync.clock.aheadMs = 0
  })

  test('one changed character anywhere', async () => {
    const { length } = token
    for (const at of [5, 60, Math.floor(length / 2), length - 40, length - 3]) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
      expect(await me(changed)).toEqual(INVALID)
    }
  })

  test.each([
    ['', [401, 'token_missing']],
    ['Basic YWxpY2U6eA==', [401, 'token_missing']],
    ['Bearer', [401, 'token_missing']],
    ['Bearer not.a.token', INVALID],
    ['Bearer a.b.c.d.e', INVALID],
    [`Bearer ${'a'.repeat(3_999)}`, INVALID],
  ])('Authorization: %j', async (authorization, expected) => {
    expect(refusal(await sync.call('GET /me', { headers: { authorization } }))).toEqual(expected)
  })
})
