import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RouteAccess, SYNC_ROUTES } from '../../../contract/sync/routes.ts'
import { SYNC_PERMISSIONS, SYNC_SERVICES } from '../../../contract/sync/service-token.ts'
import { asService, makeAdmin, SERVICE_SECRET, WITH_SERVICES } from '../../harness/sync-operators.ts'
import { type CallOptions, codeOf, TestSyncServer } from '../../harness/test-sync-server.ts'

const ROUTES = Object.entries(SYNC_ROUTES) as [string, RouteAccess][]
const REFUSED_AT_THE_DOOR = new Set([
  'token_missing',
  'token_invalid',
  'permission_denied',
  'service_token_missing',
  'service_token_invalid',
  'service_token_expired',
])
const DAY_MS = 24 * 60 * 60_000

describe('H1: every route and every kind of caller', () => {
  let sync: TestSyncServer
  const callers = new Map<string, () => Promise<CallOptions>>()
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database: 'sqlite', env: WITH_SERVICES })
    const admin = await makeAdmin(sync)
    // A new session each time: some routes end the one that calls.
    let n = 0
    const user = async () => ({ token: (await sync.register(`u${n++}@example.org`)).accessToken })
    callers.set('nobody', async () => ({}))
    callers.set('user', user)
    callers.set('admin', async () => ({ token: admin.accessToken }))
    for (const permission of SYNC_PERMISSIONS) {
      callers.set(`service ${permission}`, () => asService(sync, [permission]))
    }
    callers.set('service without', () => asService(sync, []))
    callers.set('user with a service token without', async () => ({
      ...(await user()),
      ...(await asService(sync, [])),
    }))
  })
  afterAll(() => sync.close())

  function expectation(access: RouteAccess, caller: string): string {
    if (access === 'public' || access === caller) return 'in'
    if (access.startsWith('service ')) {
      return caller.includes('service') ? 'permission_denied' : 'service_token_missing'
    }
    if (access === 'user') return caller === 'nobody' || caller.startsWith('service') ? 'token_missing' : 'in'
    if (caller.startsWith('user')) return 'permission_denied'
    return 'token_missing'
  }

  test.each(ROUTES)('%s (%s)', async (route, access) => {
    // An admin's session would end with these, and there is one.
    const skipped = ['POST /auth/logout', 'DELETE /me'].includes(route) ? ['admin'] : []
    const found: Record<string, string> = {}
    const wanted: Record<string, string> = {}
    for (const [name, options] of callers) {
      if (skipped.includes(name)) continue
      const { status, body, headers } = await callRaw(route, await options())
      const code = codeOf({ status, body, headers })
      found[name] = code !== null && REFUSED_AT_THE_DOOR.has(code) ? code : 'in'
      wanted[name] = expectation(access, name)
    }
    expect(found).toEqual(wanted)
  })

  /** /metrics answers text. */
  async function callRaw(route: string, options: CallOptions) {
    const [method = '', path = ''] = route.replace(/:\w+/g, '0199c2f0-0000-7000-8000-000000000000').split(' ')
    const response = await fetch(sync.server.url + path, {
      method,
      headers: {
        ...options.headers,
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      },
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : null }
  }

  const metrics = (token: string, header = 'x-service-token') =>
    callRaw('GET /metrics', { headers: { [header]: token } })
  const claims = { type: 'service', service: 'prometheus', permissions: ['metrics:read'] }
  const forge = (
    payload: Record<string, unknown>,
    { secret = SERVICE_SECRET as Uint8Array, audience = 'novacore-sync', alg = 'HS256', life = '1h' } = {},
  ) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg, typ: 'JWT' })
      .setIssuer('novacore')
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(life)
      .sign(secret)

  test('a token of 24 hours opens for 24 hours, in either header', async () => {
    const { headers } = await asService(sync, SYNC_SERVICES.prometheus, 'prometheus')
    const token = headers['x-service-token'] ?? ''
    expect((await metrics(token)).status).toBe(200)
    expect((await metrics(`ServiceToken ${token}`, 'authorization')).status).toBe(200)
    sync.clock.aheadMs += DAY_MS + 1_000
    const late = await metrics(token)
    sync.clock.aheadMs -= DAY_MS + 1_000
    expect([late.status, codeOf(late)]).toEqual([403, 'service_token_expired'])
  })

  test.each([
    ['of the app’s core', () => forge(claims, { audience: 'novacore-core' })],
    ['under another secret', () => forge(claims, { secret: new Uint8Array(48).fill(7) })],
    [
      'with HS512',
      () => forge(claims, { alg: 'HS512', secret: Buffer.concat([SERVICE_SECRET, SERVICE_SECRET]) }),
    ],
    ['of another type', () => forge({ ...claims, type: 'user' })],
    ['with a permission that is none', () => forge({ ...claims, permissions: ['metrics:read', '*'] })],
    ['without a service', () => forge({ type: 'service', permissions: ['metrics:read'] })],
    ['with a service’s name that ends a line', () => forge({ ...claims, service: 'a\nb' })],
    ['that is a person’s access token', async () => (await sync.register('p@example.org')).accessToken],
    [
      'without a signature',
      async () => {
        const [, payload] = (await forge(claims)).split('.')
        return `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`
      },
    ],
    ['that is none', async () => 'not.a.token'],
    ['too long', async () => 'x'.repeat(4_001)],
  ])('refuses a token %s', async (_name, make) => {
    const reply = await metrics(await make())
    expect([reply.status, codeOf(reply)]).toEqual([403, 'service_token_invalid'])
  })

  test('without a SERVICE_SECRET no token is taken, not even one of an empty secret', async () => {
    const bare = await TestSyncServer.start({ database: 'sqlite' })
    try {
      const token = await asService(bare, ['metrics:read'])
      const reply = await bare.call('GET /metrics', token)
      expect([reply.status, codeOf(reply)]).toEqual([403, 'service_token_invalid'])
    } finally {
      await bare.close()
    }
  })

  test('a failed mail is tried again by the operator’s tool, and the act is on record', async () => {
    const { db, newId } = sync.server.deps
    await db.queries
      .insertInto('mail_outbox')
      .values({
        id: newId(),
        kind: 'account-deleted',
        payload: JSON.stringify({ kind: 'account-deleted', email: 'gone@example.org', language: 'en' }),
        status: 'failed',
        attempts: 12,
        run_after_ms: 0,
        created_at_ms: sync.clock.nowMs(),
        last_error: 'ECONNREFUSED',
      })
      .execute()
    const reply = await sync.call(
      'POST /operator/mails/retry',
      await asService(sync, ['mail:write'], 'operator'),
    )
    expect([reply.status, reply.body]).toEqual([200, { retried: 1 }])
    expect((await sync.mailTo('gone@example.org')).subject).toBe('Your account was deleted')
    const audit = await db.queries.selectFrom('admin_audit').selectAll().orderBy('id', 'desc').execute()
    expect(audit[0]).toMatchObject({
      actor_kind: 'service',
      actor: 'operator',
      action: 'mails.retry',
      details: '{"retried":1}',
    })
  })
})
