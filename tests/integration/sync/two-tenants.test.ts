import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RouteAccess, SYNC_ROUTES } from '../../../contract/sync/routes.ts'
import type { Tables } from '../../../sync-server/db/schema.ts'
import { type JsonSchema, sampleOf } from '../../harness/json-schema-sample.ts'
import { LedgerDevice } from '../../harness/ledger-device.ts'
import { idOf, logIn, makeAdmin, WITH_SERVICES } from '../../harness/sync-operators.ts'
import { TestDevice } from '../../harness/test-device.ts'
import { onBothDatabases, PASSWORD, TestSyncServer } from '../../harness/test-sync-server.ts'

const ROUTES = Object.entries(SYNC_ROUTES) as [string, RouteAccess][]
/** Alice's mails and limits may be touched by anybody who names her address: that is what they are for. */
const TABLES_OF_A_PERSON = [
  'users',
  'devices',
  'sessions',
  'account_locks',
  'ledger_entries',
  'ledger_heads',
  'ledger_receipts',
  'ledger_alarms',
  'usage_daily',
] as const satisfies (keyof Tables)[]

interface OpenApi {
  paths: Record<
    string,
    Record<string, { requestBody?: { content: { 'application/json'?: { schema: JsonSchema } } } }>
  >
}

onBothDatabases('Two tenants: Bob, who knows every id of Alice', (database) => {
  let sync: TestSyncServer
  let alice: {
    id: string
    email: string
    device: LedgerDevice
    sessions: string[]
    marks: string[]
    batch: object
  }
  let openApi: OpenApi
  let fresh = 0

  beforeAll(async () => {
    sync = await TestSyncServer.start({ database, env: WITH_SERVICES })
    await makeAdmin(sync)
    const email = 'alice.tenant@example.org'
    const first = await sync.person(email)
    const { accessToken } = await logIn(sync, email)
    const body = { name: 'Alice Of One Tenant' }
    await sync.call('PATCH /me', { token: accessToken, body })
    const device = await LedgerDevice.make()
    await sync.enrol(accessToken, device)
    const id = await idOf(sync, accessToken)
    const sent = device.chain([{ amount: 123_457, ts: sync.clock.nowMs() + 3 * 86_400_000 }, {}])
    const batch = device.batch(id, sent)
    const pushed = await sync.call('POST /ledger/reconcile', { token: accessToken, body: batch })
    expect(pushed.status).toBe(200)
    const rows = await sync.server.deps.db.queries
      .selectFrom('sessions')
      .select('id')
      .where('user_id', '=', id)
      .execute()
    const sessions = rows.map((row) => row.id)
    const ledgerMarks = sent.map(({ entry }) => entry.id)
    const marks = [
      ...ledgerMarks,
      '123457',
      id,
      email,
      body.name,
      device.id,
      device.publicKey.x,
      ...sessions,
      first.refreshToken,
    ]
    alice = { id, email, device, sessions, marks, batch }
    openApi = (await sync.call('GET /openapi.json')).body as OpenApi
  })
  afterAll(() => sync.close())

  /** What the server holds of Alice, in every table of a person. */
  async function alicesRows() {
    const { queries } = sync.server.deps.db
    const rows: Record<string, string[]> = {}
    for (const table of TABLES_OF_A_PERSON) {
      const all = (await queries.selectFrom(table).selectAll().execute()).map((row) => JSON.stringify(row))
      rows[table] = all.filter((row) => row.includes(alice.id)).sort()
    }
    return rows
  }

  async function bob() {
    const email = `bob-${fresh++}@example.org`
    await sync.person(email)
    return logIn(sync, email)
  }

  function bodyOf(route: string, tokens: { accessToken: string; refreshToken: string }): unknown {
    const [method = '', path = ''] = route.split(' ')
    const operation = openApi.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    const schema = operation?.requestBody?.content['application/json']?.schema
    if (!schema) return undefined
    const mine = new TestDevice()
    const act = { '/auth/login': 'login', '/auth/refresh': 'refresh' }[path] ?? 'enrol'
    const bind = { login: alice.email, refresh: tokens.refreshToken, enrol: tokens.accessToken }[act] ?? ''
    const iat = Math.floor(sync.clock.nowMs() / 1000)
    const known: Record<string, unknown> = {
      email: alice.email,
      // Alice's own is known to no one; Bob tries his.
      password: path === '/auth/login' ? 'the password of Bob' : PASSWORD,
      current_password: PASSWORD,
      new_password: 'a new passphrase of Bob',
      refreshToken: tokens.refreshToken,
      device_proof: mine.proof(act as 'enrol', bind, { iat }),
      public_key: alice.device.publicKey,
      user_id: alice.id,
      device_id: alice.device.id,
      session_id: alice.sessions[0],
      id: alice.id,
      resource_type: 'tokens',
      // What she signed, word for word.
      ...alice.batch,
    }
    return sampleOf(schema, (name) => known[name])
  }

  test.each(ROUTES)('%s gives him nothing of hers and changes nothing of hers', async (route, access) => {
    const ids = route.includes(':') ? [alice.id, alice.device.id, ...alice.sessions] : [alice.id]
    const before = await alicesRows()
    for (const id of ids) {
      const tokens = await bob()
      const [method = '', path = ''] = route.replace(/:\w+/g, id).split(' ')
      const body = method === 'GET' ? undefined : bodyOf(route, tokens)
      const query = new URLSearchParams({
        user_id: alice.id,
        userId: alice.id,
        email: alice.email,
        id: alice.id,
      })
      const response = await fetch(`${sync.server.url}${path}?${query}`, {
        method,
        headers: {
          authorization: `Bearer ${tokens.accessToken}`,
          'x-user-id': alice.id,
          'x-forwarded-user': alice.email,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const answer = [text, ...decodedTokens(text), JSON.stringify([...response.headers])].join('\n')
      expect({ route, leaked: alice.marks.filter((mark) => answer.includes(mark)) }).toEqual({
        route,
        leaked: [],
      })
      expect(response.status).toBeLessThan(500)
      // A body that cannot be read proves nothing: a new route needs its words in bodyOf.
      expect(text).not.toMatch(/"in":"json"/)
      if (access === 'admin') expect(response.status).toBe(403)
    }
    expect(await alicesRows()).toEqual(before)
  })

  test('and she finds everything as it was', async () => {
    const { accessToken } = await logIn(sync, alice.email)
    const exported = (await sync.call('GET /me/export', { token: accessToken })).body
    expect(exported).toMatchObject({
      profile: { id: alice.id, email: alice.email, name: 'Alice Of One Tenant' },
      devices: [{ id: alice.device.id, revoked_at_ms: null }],
    })
  })
})

/** What the tokens of an answer say inside. */
function decodedTokens(text: string): string[] {
  return [...text.matchAll(/eyJ[\w-]+\.([\w-]+)\./g)].map(([, payload = '']) =>
    Buffer.from(payload, 'base64url').toString('utf8'),
  )
}
