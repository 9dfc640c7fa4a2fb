import { afterAll, beforeAll, expect, test } from 'vitest'
import { pruneExpired } from '../../../sync-server/jobs/housekeeping.ts'
import { LedgerDevice } from '../../harness/ledger-device.ts'
import { idOf } from '../../harness/sync-operators.ts'
import { onBothDatabases, PASSWORD, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

const DAY_MS = 24 * 60 * 60_000

onBothDatabases('F1: nothing is kept longer than it is needed', (database) => {
  let sync: TestSyncServer
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterAll(() => sync.close())

  const tidyNow = () => {
    const { db, clock, accountParts } = sync.server.deps
    return pruneExpired(db, clock, accountParts)
  }
  const usersOf = async (email: string) => {
    const { queries } = sync.server.deps.db
    const rows = await queries.selectFrom('users').select('id').where('email', '=', email).execute()
    return rows.map(({ id }) => id)
  }

  test('an account that nobody confirmed goes after seven days with all that it holds, and no other does', async () => {
    const email = 'anna@example.org'
    const { accessToken: owner } = await sync.person(email)
    const ownerId = await idOf(sync, owner)
    const old = await sync.register(email, 'of somebody else, on the first day')
    const oldId = await idOf(sync, old.accessToken)
    const device = await LedgerDevice.make()
    await sync.enrol(old.accessToken, device)
    const batch = device.batch(oldId, device.chain([{ ts: sync.clock.nowMs() }]))
    const pushed = await sync.call('POST /ledger/reconcile', { token: old.accessToken, body: batch })
    expect(pushed.status).toBe(200)
    sync.clock.aheadMs += DAY_MS
    const younger = await sync.register(email, 'of somebody else, on the second day')
    const youngerId = await idOf(sync, younger.accessToken)

    sync.clock.aheadMs += 6 * DAY_MS - 60_000
    await tidyNow()
    expect((await usersOf(email)).sort()).toEqual([ownerId, oldId, youngerId].sort())
    sync.clock.aheadMs += 61_000
    await tidyNow()
    expect((await usersOf(email)).sort()).toEqual([ownerId, youngerId].sort())
    const { queries } = sync.server.deps.db
    for (const table of ['devices', 'sessions', 'ledger_entries', 'mail_tokens'] as const) {
      const rows = await queries.selectFrom(table).select('user_id').where('user_id', '=', oldId).execute()
      expect({ table, rows }).toEqual({ table, rows: [] })
    }
    expect(refusal(await sync.refresh(old.refreshToken))).toEqual([403, 'refresh_token_invalid'])
    const login = await sync.call('POST /auth/login', { body: { email, password: PASSWORD } })
    expect(login.body).toMatchObject({ requiresEmailVerification: false })
  })

  test('more accounts than fit one transaction all go, and one that is confirmed stays', async () => {
    const { db, newId, clock } = sync.server.deps
    const made = Array.from({ length: 250 }, (_, n) => ({
      id: newId(),
      email: `many-${n}@example.org`,
      email_key: `many-${n}@example.org`,
      owned_email_key: n === 249 ? `many-${n}@example.org` : null,
      password_hash: 'none',
      name: '',
      language: 'en',
      role: 'student',
      security_version: 0,
      created_at_ms: clock.nowMs() - 8 * DAY_MS,
      updated_at_ms: clock.nowMs(),
    }))
    await db.queries.insertInto('users').values(made).execute()
    await tidyNow()
    const rows = await db.queries
      .selectFrom('users')
      .select('email')
      .where('email', 'like', 'many-%')
      .execute()
    expect(rows).toEqual([{ email: 'many-249@example.org' }])
  })

  test('the address in a mail that was given up goes a week later', async () => {
    const { queries } = sync.server.deps.db
    await sync.server.deps.outbox.flush()
    sync.mailbox.recipientRefusal = 550
    await sync.register('no-such-mailbox@example.org')
    await sync.server.deps.outbox.flush()
    const failed = () => queries.selectFrom('mail_outbox').select('status').execute()
    sync.clock.aheadMs += 6 * DAY_MS
    await tidyNow()
    expect(await failed()).toEqual([{ status: 'failed' }])
    sync.clock.aheadMs += 2 * DAY_MS
    await tidyNow()
    expect(await failed()).toEqual([])
  })

  test('what mails were counted by goes with its hour', async () => {
    const { queries } = sync.server.deps.db
    await sync.register('berta@example.org')
    await tidyNow()
    const rows = () => queries.selectFrom('mail_slots').selectAll().execute()
    const counted = await rows()
    expect(counted).toHaveLength(1)
    expect(JSON.stringify(counted)).not.toContain('berta')
    sync.clock.aheadMs += 61 * 60_000
    await tidyNow()
    expect(await rows()).toEqual([])
  })
})
