import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { profileSchema } from '../../../contract/sync/account.ts'
import { createSyncClient, type SyncClient, SyncRefusal } from './sync-client.ts'

interface Answer {
  status: number
  body?: string
  headers?: Record<string, string>
}

let server: Server
let asked: number
let answers: Answer[]
let url: string | null
let client: SyncClient

beforeEach(async () => {
  asked = 0
  answers = []
  server = createServer((_request, response) => {
    const answer = answers[Math.min(asked++, answers.length - 1)] ?? { status: 500 }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
    response.end(answer.body ?? '{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  client = createSyncClient({ url: () => url, nowMs: Date.now })
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

const PROFILE = {
  id: '1',
  email: 'alice@example.test',
  email_verified: true,
  name: '',
  language: 'en',
  role: 'student',
  created_at_ms: 1,
}
const good: Answer = { status: 200, body: JSON.stringify(PROFILE) }
const refusal = (code: string, details?: object) =>
  JSON.stringify({ error: { code, message: 'No.', ...(details && { details }) } })

const ask = (isRepeatable = false) =>
  client.ask(profileSchema, (api, options) => api.me.$get({}, options), { token: 'token', isRepeatable })
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: { code: string }) => error.code,
  )

test('F1: a reply is parsed, and the connection is known to work', async () => {
  answers = [good]
  expect(await ask()).toEqual(PROFILE)
  expect(client.connection()).toMatchObject({ state: 'ok', code: null })
})

test('F1: a refusal keeps its code, details and the time to wait', async () => {
  answers = [
    { status: 429, body: refusal('login_throttled', { tries: 5 }), headers: { 'retry-after': '60' } },
  ]
  const error = await ask(true).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SyncRefusal)
  expect(error).toMatchObject({ code: 'login_throttled', details: { tries: 5 }, retryAfterMs: 60_000 })
  expect([asked, client.connection().state]).toEqual([1, 'ok'])
})

test.each<[string, Answer, string]>([
  [
    'too many requests',
    { status: 429, body: refusal('rate_limited'), headers: { 'retry-after': '9' } },
    'sync_busy',
  ],
  [
    'a server that asks to wait',
    { status: 503, body: refusal('server_busy'), headers: { 'retry-after': '9' } },
    'sync_busy',
  ],
  ['a failing server', { status: 500, body: 'Internal Server Error' }, 'sync_failed'],
  ['a page of a hotel’s network', { status: 200, body: '<html>Please log in</html>' }, 'sync_failed'],
  ['a reply of another shape', { status: 200, body: '{"id":1}' }, 'sync_failed'],
  ['a refusal without a reason', { status: 404, body: 'not found' }, 'sync_failed'],
  ['a refusal that this app does not know', { status: 400, body: refusal('from_the_future') }, 'sync_failed'],
  ['a reply without an end', { status: 200, body: 'x'.repeat(9_000_000) }, 'sync_failed'],
  [
    'a move to another address',
    { status: 302, headers: { location: 'https://example.test/' } },
    'sync_unreachable',
  ],
])('F1: %s', async (_what, answer, code) => {
  answers = [answer]
  expect(await codeOf(ask())).toBe(code)
  expect(client.connection()).toMatchObject({ state: 'failing', code })
})

test('F1: what may be repeated is tried again when the server fails, other requests are not', async () => {
  answers = [{ status: 500 }, { status: 502 }, good]
  expect(await ask(true)).toEqual(PROFILE)
  expect(asked).toBe(3)
  asked = 0
  expect(await codeOf(ask(false))).toBe('sync_failed')
  expect(asked).toBe(1)
})

test('F1: a server that says when to come back is not asked before', async () => {
  answers = [{ status: 500, headers: { 'retry-after': '30' } }]
  expect(await codeOf(ask(true))).toBe('sync_failed')
  expect(asked).toBe(1)
})

test('F1: without an address nothing is sent, and nobody is blamed', async () => {
  url = null
  expect(await codeOf(ask(true))).toBe('sync_not_configured')
  expect(client.connection().state).toBe('unknown')
})

test('F1: a request that is cancelled ends', async () => {
  answers = [{ status: 500 }]
  const cancel = new AbortController()
  const asking = client.ask(profileSchema, (api, options) => api.me.$get({}, options), {
    isRepeatable: true,
    signal: cancel.signal,
  })
  cancel.abort()
  await expect(asking).rejects.toThrow()
})
