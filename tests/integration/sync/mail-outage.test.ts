import { afterEach, beforeEach, expect, test } from 'vitest'
import { onBothDatabases, TestSyncServer } from '../../harness/test-sync-server.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

onBothDatabases('F1: the mail server is away', (database) => {
  let sync: TestSyncServer
  beforeEach(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterEach(async () => {
    await sync.mailbox.comeBackIfAway()
    await sync.close()
  })

  const flush = () => sync.server.deps.outbox.flush()
  const jobs = () =>
    sync.server.deps.db.queries
      .selectFrom('mail_outbox')
      .select(['kind', 'status', 'attempts', 'last_error'])
      .execute()
  /** Time passes in steps, with a flush in each. */
  async function pass(ms: number, step: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += step) {
      sync.clock.aheadMs += step
      await flush()
    }
  }

  test('for eight minutes: the mail comes when it is back', async () => {
    const email = 'anna@example.org'
    await sync.mailbox.goAway()
    await sync.register(email)
    await pass(8 * MINUTE_MS, 15_000)
    // Each pause is twice the one before: 0, 15, 45, 105, 225 and 465 seconds.
    expect(await jobs()).toMatchObject([{ kind: 'registered', status: 'waiting', attempts: 6 }])
    await sync.mailbox.comeBack()
    await pass(8 * MINUTE_MS, MINUTE_MS)
    expect(sync.mailbox.to(email).map(({ subject }) => subject)).toEqual(['Confirm your email address'])
    expect(await jobs()).toEqual([])
  })

  test.each(['with its port closed', 'refusing with 451'])(
    'for two days, %s: each mail that was asked for comes once, within the hour, and its code counts',
    async (how) => {
      const email = 'berta@example.org'
      if (how === 'refusing with 451') sync.mailbox.refusals = Number.POSITIVE_INFINITY
      else await sync.mailbox.goAway()
      const mine = await sync.register(email)
      for (let n = 0; n < 2; n++) await sync.call('POST /me/resend-verification', { token: mine.accessToken })
      await pass(2 * HOUR_MS, MINUTE_MS)
      await pass(46 * HOUR_MS, HOUR_MS)
      const waiting = await jobs()
      expect(waiting.map(({ status }) => status)).toEqual(Array(3).fill('waiting'))
      for (const { attempts } of waiting) expect(attempts).toBeGreaterThan(45)
      sync.mailbox.refusals = 0
      await sync.mailbox.comeBackIfAway()
      await pass(2 * HOUR_MS, HOUR_MS)
      expect(sync.mailbox.to(email)).toHaveLength(3)
      expect(await jobs()).toEqual([])
      const { accessToken } = (await sync.refresh(mine.refreshToken)).body as { accessToken: string }
      const { token } = await sync.mailTo(email)
      const reply = await sync.call('POST /auth/verify-email', { token: accessToken, body: { token } })
      expect(reply.status).toBe(204)
    },
  )

  test('for a week: the mail is given up after three days', async () => {
    await sync.mailbox.goAway()
    await sync.register('carla@example.org')
    await pass(2 * HOUR_MS, MINUTE_MS)
    await pass(70 * HOUR_MS, HOUR_MS)
    expect(await jobs()).toMatchObject([{ status: 'waiting' }])
    await pass(8 * HOUR_MS, HOUR_MS)
    expect(await jobs()).toEqual([
      { kind: 'registered', status: 'failed', attempts: 80, last_error: 'ESOCKET' },
    ])
  })

  test('a recipient that it refuses for good is tried once, and one that it refuses for now again', async () => {
    sync.mailbox.recipientRefusal = 550
    await sync.register('nobody@example.org')
    await flush()
    sync.mailbox.recipientRefusal = 450
    await sync.register('greylisted@example.org')
    await flush()
    expect(await jobs()).toEqual([
      { kind: 'registered', status: 'failed', attempts: 1, last_error: 'EENVELOPE 550' },
      { kind: 'registered', status: 'waiting', attempts: 1, last_error: 'EENVELOPE 450' },
    ])
    sync.mailbox.recipientRefusal = null
    await pass(2 * MINUTE_MS, MINUTE_MS)
    expect(sync.mailbox.mails.map(({ to }) => to)).toEqual(['greylisted@example.org'])
  })

  test('a job that this version cannot read is given up at once and stops no other', async () => {
    const { db, newId, clock } = sync.server.deps
    await db.queries
      .insertInto('mail_outbox')
      .values({
        id: newId(),
        kind: 'password-changed',
        payload: JSON.stringify({ kind: 'password-changed', userId: 'from another version' }),
        status: 'waiting',
        attempts: 0,
        run_after_ms: 0,
        created_at_ms: clock.nowMs(),
        last_error: null,
      })
      .execute()
    await sync.register('dora@example.org')
    await sync.mailTo('dora@example.org')
    expect(await jobs()).toEqual([
      { kind: 'password-changed', status: 'failed', attempts: 1, last_error: 'ZodError' },
    ])
  })
})
