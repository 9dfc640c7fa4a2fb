import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { coreErrorBodySchema } from '../../contract/core/errors.ts'
import { CORE_ROUTES } from '../../contract/core/routes.ts'
import {
  PERMISSIONS,
  SERVICE_TOKEN_AUDIENCE_CORE,
  SERVICE_TOKEN_ISSUER,
} from '../../contract/service-token.ts'
import { InProcessCore } from '../harness/in-process-core.ts'

const DAY_MS = 24 * 60 * 60 * 1000
let core: InProcessCore

beforeAll(async () => {
  core = await InProcessCore.start()
})
afterAll(() => core.close())

const routes = Object.entries(CORE_ROUTES)
const address = (route: string) => {
  const [method = '', path = ''] = route.split(' ')
  return { method, path: path.replace(':id', 'no-such-id') }
}

async function callWith(route: string, token: string | null) {
  const { method, path } = address(route)
  const headers: Record<string, string> = token === null ? {} : { 'X-Service-Token': token }
  const response = await fetch(core.url + path, { method, headers })
  const text = await response.text()
  return { status: response.status, code: codeOf(text) }
}

function codeOf(text: string): string | null {
  try {
    return coreErrorBodySchema.parse(JSON.parse(text)).error.code
  } catch {
    return null
  }
}

describe('H1: the permission matrix', () => {
  test('holds exactly the routes that the app has', () => {
    const inApp = core.core.routes().filter((route) => !route.startsWith('ALL '))
    expect(new Set(inApp)).toEqual(new Set(Object.keys(CORE_ROUTES)))
  })

  test.each(routes)('%s is closed without a token, with a broken, foreign or expired one', async (route) => {
    const foreign = await new SignJWT({ type: 'service', service: 'main', permissions: [...PERMISSIONS] })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(SERVICE_TOKEN_ISSUER)
      .setAudience(SERVICE_TOKEN_AUDIENCE_CORE)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(new Uint8Array(32).fill(7))
    expect(await callWith(route, null)).toEqual({ status: 403, code: 'service_token_missing' })
    expect(await callWith(route, 'not.a.token')).toEqual({ status: 403, code: 'service_token_invalid' })
    expect(await callWith(route, foreign)).toEqual({ status: 403, code: 'service_token_invalid' })
    expect(await callWith(route, await core.tokenWith(PERMISSIONS, Date.now() - 2 * DAY_MS))).toEqual({
      status: 403,
      code: 'service_token_expired',
    })
  })

  test.each(routes)('%s needs %s and nothing else', async (route, permission) => {
    const others = PERMISSIONS.filter((other) => other !== permission)
    expect(await callWith(route, await core.tokenWith(others))).toEqual({
      status: 403,
      code: 'permission_denied',
    })
    const { status } = await callWith(route, await core.tokenWith([permission]))
    expect(status).not.toBe(403)
  })
})

describe('H1: tokens', () => {
  const sign = (payload: Record<string, unknown>, alg = 'HS256') =>
    new SignJWT({ type: 'service', service: 'main', permissions: [...PERMISSIONS], ...payload })
      .setProtectedHeader({ alg })
      .setIssuer((payload.iss as string) ?? SERVICE_TOKEN_ISSUER)
      .setAudience((payload.aud as string) ?? SERVICE_TOKEN_AUDIENCE_CORE)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(core.secret)

  test.each([
    ['another type', { type: 'access' }],
    ['another issuer', { iss: 'somebody' }],
    ['another audience', { aud: 'novacore-sync' }],
    ['an unknown permission', { permissions: ['chat:read', 'everything'] }],
    ['permissions that are no list', { permissions: 'chat:read' }],
    ['no service', { service: '' }],
  ])('one of ours with %s is refused', async (_, payload) => {
    expect(await callWith('GET /health', await sign(payload))).toEqual({
      status: 403,
      code: 'service_token_invalid',
    })
  })

  test('an unsigned token (alg none) is refused', async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const soon = Math.floor(Date.now() / 1000) + 3600
    const claims = {
      type: 'service',
      service: 'main',
      permissions: [...PERMISSIONS],
      iss: SERVICE_TOKEN_ISSUER,
    }
    const token = `${part({ alg: 'none' })}.${part({ ...claims, aud: SERVICE_TOKEN_AUDIENCE_CORE, iat: soon, exp: soon })}.`
    expect(await callWith('GET /health', token)).toEqual({ status: 403, code: 'service_token_invalid' })
  })

  test('renewal gives a later token with the same rights and never more', async () => {
    const old = await core.tokenWith(['health:read'], Date.now() - DAY_MS / 2)
    const reply = await core.request('POST', '/service/renew', { headers: { 'X-Service-Token': old } })
    expect(reply.status).toBe(200)
    const { token } = reply.body as { token: string }
    expect(await callWith('GET /health', token)).toMatchObject({ status: 200 })
    expect(await callWith('GET /usage/quota', token)).toEqual({ status: 403, code: 'permission_denied' })
  })

  test('a user id in a header is believed neither without a token nor against the device', async () => {
    const withoutToken = await fetch(`${core.url}/usage/quota`, { headers: { 'X-User-Id': 'bob' } })
    expect(withoutToken.status).toBe(403)
    const reply = await core.request('GET', '/usage/quota', { headers: { 'X-User-Id': 'bob' } })
    expect([reply.status, codeOf(JSON.stringify(reply.body))]).toEqual([403, 'user_mismatch'])
  })
})
