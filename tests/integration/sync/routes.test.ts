import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { syncErrorBodySchema } from '../../../contract/sync/errors.ts'
import { SYNC_ROUTES, type SyncRoute } from '../../../contract/sync/routes.ts'
import { SYNC_PERMISSIONS } from '../../../contract/sync/service-token.ts'
import { bodyLimitOf } from '../../../sync-server/http/body-limits.ts'
import { SECURITY_HEADERS } from '../../../sync-server/http/context.ts'
import { asService, makeAdmin, WITH_SERVICES } from '../../harness/sync-operators.ts'
import { refusal, type SyncReply, TestSyncServer } from '../../harness/test-sync-server.ts'

const routes = Object.entries(SYNC_ROUTES) as [SyncRoute, string][]
const withPerson = routes
  .filter(([, access]) => access === 'user' || access === 'admin')
  .map(([route]) => route)
const withBody = routes.map(([route]) => route).filter((route) => /^(POST|PATCH|DELETE)/.test(route))
const filled = (route: string) => route.replace(/:\w+/g, 'A'.repeat(43))

describe('F3: every route', () => {
  let sync: TestSyncServer
  /** Of an admin, and `service` of a tool that may do everything: what the guard lets through is looked at. */
  let token: string
  let service: Record<string, string>
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database: 'sqlite', env: WITH_SERVICES })
    token = (await makeAdmin(sync)).accessToken
    service = (await asService(sync, SYNC_PERMISSIONS)).headers
  })
  afterAll(() => sync.close())

  function expectHardened(reply: SyncReply) {
    const found = Object.fromEntries(
      Object.keys(SECURITY_HEADERS).map((name) => [name, reply.headers.get(name)]),
    )
    expect(found).toEqual(SECURITY_HEADERS)
    expect(reply.headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/)
    expect(reply.headers.get('ratelimit-limit')).toMatch(/^\d+$/)
  }

  test('the table holds exactly the routes of the app, and OpenAPI describes each', async () => {
    const inApp = sync.server.app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`)
    expect(new Set(inApp)).toEqual(new Set(Object.keys(SYNC_ROUTES)))
    const { body } = await sync.call('GET /openapi.json')
    const { paths } = body as {
      paths: Record<string, Record<string, { security: unknown[]; responses: object }>>
    }
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security, responses }]) => ({
        route: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
        isPublic: security.length === 0,
        hasErrors: ['default', '429', '503', ...(method === 'get' ? [] : ['413'])].every(
          (status) => status in responses,
        ),
      })),
    )
    const wanted = routes
      .filter(([route]) => route !== 'GET /openapi.json')
      .map(([route, access]) => ({ route, isPublic: access === 'public', hasErrors: true }))
    const byRoute = (a: { route: string }, b: { route: string }) => (a.route < b.route ? -1 : 1)
    expect(described.sort(byRoute)).toEqual(wanted.sort(byRoute))
  })

  test.each(withPerson)('%s: 401 without a token, 403 with one that does not hold', async (route) => {
    const missing = await sync.call(filled(route))
    expect(refusal(missing)).toEqual([401, 'token_missing'])
    expect(missing.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expectHardened(missing)
    const invalid = await sync.call(filled(route), { token: 'not.a.token' })
    expect(refusal(invalid)).toEqual([403, 'token_invalid'])
    expectHardened(invalid)
  })

  test.each(withBody)(
    '%s: refuses what is not JSON in UTF-8, in our error body, with all headers',
    async (route) => {
      const send = (rawBody: string | Uint8Array, contentType = 'application/json') =>
        sync.call(filled(route), { rawBody, token, headers: { ...service, 'content-type': contentType } })
      const replies = [
        [await send('{"email":'), 400, 'invalid_json'],
        [await send(new Uint8Array([0x7b, 0xff, 0x7d])), 400, 'invalid_utf8'],
        [await send('{}', 'text/plain'), 415, 'json_only'],
        [await send('a=b', 'application/x-www-form-urlencoded'), 415, 'json_only'],
      ] as const
      for (const [reply, status, code] of replies) {
        expect(refusal(reply)).toEqual([status, code])
        expect(syncErrorBodySchema.parse(reply.body)).toEqual(reply.body)
        expectHardened(reply)
      }
    },
  )

  test('the largest bodies: 1 MB for a ledger, 256 KB for a webhook, 16 KB for all else', () => {
    const largest = Object.fromEntries(withBody.map((route) => [route, bodyLimitOf(route).maxBytes]))
    const others = withBody.filter(
      (route) => !['POST /ledger/reconcile', 'POST /billing/webhook'].includes(route),
    )
    expect(largest).toEqual({
      ...Object.fromEntries(others.map((route) => [route, 16_384])),
      'POST /ledger/reconcile': 1_000_000,
      'POST /billing/webhook': 262_144,
    })
  })

  test.each(withBody)('%s: refuses a body that nests deeper than it may', async (route) => {
    const { maxDepth } = bodyLimitOf(route)
    const deep = '['.repeat(maxDepth + 1) + ']'.repeat(maxDepth + 1)
    const reply = await sync.call(filled(route), { rawBody: deep, token, headers: service })
    expect(refusal(reply)).toEqual([400, 'invalid_request'])
    expect(reply.body).toMatchObject({ error: { details: { max_depth: maxDepth } } })
  })

  test.each(withBody)('%s: a body over its limit is 413, told or not told beforehand', async (route) => {
    const { maxBytes } = bodyLimitOf(route)
    const big = `{"x":"${'x'.repeat(maxBytes - 7)}"}`
    const told = await sync.call(filled(route), { rawBody: big, token, headers: service })
    expect(refusal(told)).toEqual([413, 'body_too_large'])
    expectHardened(told)
    const pieces = Array.from({ length: 11 }, () => new Uint8Array(Math.ceil(maxBytes / 10)).fill(32))
    const response = await fetch(sync.server.url + filled(route).split(' ')[1], {
      method: route.split(' ')[0] ?? '',
      headers: { ...service, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: new ReadableStream({
        pull(controller) {
          const piece = pieces.pop()
          if (piece) controller.enqueue(piece)
          else controller.close()
        },
      }),
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(413)
  })

  test.each(withBody)('%s: odd JSON is never a server error', async (route) => {
    const bodies = [
      'null',
      '[]',
      '0',
      '""',
      '{"__proto__":{"role":"admin"}}',
      '{"email":1,"email":{}}',
      '[[[[[[]]]]]]',
      '{"token":9007199254740993}',
    ]
    for (const rawBody of bodies) {
      const email = `${randomUUID()}@example.org`
      const fresh =
        route.endsWith('/me') || route.endsWith('/logout') ? (await sync.register(email)).accessToken : token
      const { status } = await sync.call(filled(route), { rawBody, token: fresh, headers: service })
      expect({ rawBody, isServerError: status >= 500 }).toEqual({ rawBody, isServerError: false })
    }
  })

  test('what is not there is 404 with all headers, also for another method', async () => {
    for (const route of ['GET /nowhere', 'PUT /me', 'GET /auth/login', 'GET /me/', 'GET /../me/x']) {
      const reply = await sync.call(route)
      expect(refusal(reply)).toEqual([404, 'route_not_found'])
      expectHardened(reply)
    }
  })

  test.each([
    ['a request that is none', 'NONSENSE\r\n\r\n'],
    ['a Host that is none', 'GET /health HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'],
    ['no Host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a header of 100 kB', `GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`],
  ])('F3: %s is answered with all headers too', async (_, request) => {
    const { hostname, port } = new URL(sync.server.url)
    const socket = connect(Number(port), hostname)
    socket.write(request)
    const [head = ''] = (await text(socket)).split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 4\d\d /)
    const found = Object.fromEntries(
      head
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(/: (.*)/))
        .map(([name = '', value]) => [name.toLowerCase(), value]),
    )
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      expect(found[name.toLowerCase()]).toBe(value)
  })

  test('a request id of ours is kept, another is replaced', async () => {
    const kept = await sync.call('GET /health', { headers: { 'x-request-id': 'core-0199c2f0' } })
    expect(kept.headers.get('x-request-id')).toBe('core-0199c2f0')
    const replaced = await sync.call('GET /health', { headers: { 'x-request-id': 'a"b<script>' } })
    expect(replaced.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })
})
