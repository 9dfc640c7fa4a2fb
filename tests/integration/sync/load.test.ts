import { afterAll, beforeAll, expect, test } from 'vitest'
import type { QuotaReply } from '../../../contract/core/usage.ts'
import { enrolled, LedgerDevice, type Person } from '../../harness/ledger-device.ts'
import { LoadedLedger } from '../../harness/ledger-load.ts'
import { onBothDatabases, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

const PEOPLE = 50
const ROUNDS = 4
const BATCH = 5
/** Tries of one batch; a refusal for want of connections is told in words and may be tried again. */
const TRIES = 50

onBothDatabases('M3: 50 people at once', (database) => {
  let sync: TestSyncServer
  let people: { person: Person; ledger: LoadedLedger }[]
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database, env: { DATABASE_POOL_SIZE: '2' } })
    people = []
    for (let n = 0; n < PEOPLE; n++) {
      const device = await LedgerDevice.make()
      const person = await enrolled(sync, `person-${n}@example.org`, device)
      people.push({ person, ledger: await LoadedLedger.make(person.id, BATCH, device) })
    }
  }, 120_000)
  afterAll(() => sync.close())

  /** Until it is taken; answers how often it was refused for want of a connection. */
  async function bring({ person, ledger }: (typeof people)[number]): Promise<number> {
    for (let tried = 0; tried < TRIES; tried++) {
      const reply = await sync.call('POST /ledger/reconcile', { token: person.token, rawBody: ledger.next() })
      if (reply.status === 200) {
        ledger.acknowledge()
        return tried
      }
      expect(refusal(reply)).toEqual([503, 'database_busy'])
    }
    throw new Error('A batch was never taken.')
  }

  test('M3, G2: 1,000 entries over two connections: each is queued or refused in words, none is lost or counted twice', async () => {
    const quotas: number[] = []
    await Promise.all(
      people.map(async (one) => {
        for (let round = 0; round < ROUNDS; round++) {
          await bring(one)
          const reply = await sync.call('GET /usage/quota', { token: one.person.token })
          expect([200, 503]).toContain(reply.status)
          if (reply.status === 200) quotas.push((reply.body as QuotaReply).tokens.used)
        }
      }),
    )
    expect(quotas.length).toBeGreaterThan(0)
    const { queries } = sync.server.deps.db
    for (const { ledger } of people) {
      expect(ledger.acknowledged).toBe(ROUNDS * BATCH)
      expect(await ledger.faults(queries)).toEqual([])
    }
    const { n } = await queries
      .selectFrom('ledger_entries')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    expect(n).toBe(PEOPLE * ROUNDS * BATCH)
  }, 120_000)
})
