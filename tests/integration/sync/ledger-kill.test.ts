import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import type { ReconcileReply } from '../../../contract/sync/ledger.ts'
import { rebuildCounters } from '../../../sync-server/ledger/rebuild-counters.ts'
import { enrolled, entriesOf, hashOf, LedgerDevice } from '../../harness/ledger-device.ts'
import { SyncServerChild } from '../../harness/sync-server-child.ts'
import { TestLedger } from '../../harness/test-ledger.ts'
import { onBothDatabases, TestSyncServer } from '../../harness/test-sync-server.ts'

const EXCHANGES = 600
const KILLS = 6
const BATCH = 20

/**
 * The server runs as a process of its own and is killed again and again while the app's own ledger is being brought.
 * The server in this process is another on the same database: it makes the account, and counts in the end.
 */
onBothDatabases('G2: kill -9 in the middle of batches', (database) => {
  const closing: (() => Promise<void> | void)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  test('what was acknowledged is there, half a batch never is, and nothing is counted twice', async () => {
    const sync = await TestSyncServer.start({ database })
    closing.push(() => sync.close())
    const ledger = await TestLedger.open()
    closing.push(() => ledger.close())
    const device = new LedgerDevice(ledger.deviceKey)
    const person = await enrolled(sync, 'alice@example.org', device)
    ledger.signIn(person.id)
    ledger.tier = 'pro'
    ledger.clock.wallMs = sync.clock.nowMs()
    for (let exchange = 0; exchange < EXCHANGES; exchange++) ledger.exchange(2, 5)

    let acknowledged = 0
    let kills = 0
    let unanswered = 0
    const total = 2 * EXCHANGES
    const stored = async () =>
      (
        await sync.server.deps.db.queries
          .selectFrom('ledger_entries')
          .select(['hash', 'is_counted'])
          .where('user_id', '=', person.id)
          .orderBy('seq')
          .execute()
      ).map(({ hash }) => hash)

    while (acknowledged < total) {
      const child = await SyncServerChild.spawn({ ...sync.env, PORT: '0' })
      closing.push(() => child.kill())
      let isDead = false
      // Later kills come at other moments of a batch.
      const killing =
        kills < KILLS
          ? sleep(5 + 12 * kills)
              .then(() => child.kill())
              .then(() => {
                isDead = true
              })
          : Promise.resolve()
      while (acknowledged < total && !isDead) {
        const sent = entriesOf(ledger, acknowledged + 1, BATCH)
        try {
          const response = await fetch(`${child.url}/ledger/reconcile`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', authorization: `Bearer ${person.token}` },
            body: JSON.stringify(device.batch(person.id, sent)),
          })
          const reply = (await response.json()) as ReconcileReply
          expect(response.status).toBe(200)
          expect(['appended', 'same']).toContain(reply.outcome)
          acknowledged += sent.length
        } catch (error) {
          if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error
          unanswered++
          break
        }
      }
      await killing
      if (isDead) kills++
      await child.kill()
      const count = (await stored()).length
      expect(count).toBeGreaterThanOrEqual(acknowledged)
      expect(count % BATCH).toBe(0)
    }
    expect(kills).toBe(KILLS)
    expect(unanswered).toBeGreaterThanOrEqual(1)
    const local = [1, 501, 1001].flatMap((from) => entriesOf(ledger, from, 500))
    expect(local).toHaveLength(total)
    expect(await stored()).toEqual(local.map(hashOf))
    expect(await sync.server.ledger.quota(person.id)).toMatchObject({
      messages: { used: EXCHANGES },
      tokens: { used: EXCHANGES * 7 },
    })
    expect((await rebuildCounters(sync.server.deps)).changed).toBe(0)
  })
})
