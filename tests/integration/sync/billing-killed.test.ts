import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { TestShop } from '../../harness/test-shop.ts'
import { onBothDatabases, TestSyncServer } from '../../harness/test-sync-server.ts'

/** The server as an operator runs it, in a process of its own. */
async function startProcess(env: Record<string, string>) {
  const child = spawn(process.execPath, ['sync-server/main.ts'], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, url: (JSON.parse(line) as { url: string }).url }
}

onBothDatabases('F5, K2: a server that is killed', (database) => {
  test('a webhook that was acknowledged and not worked off is worked off by another process', async () => {
    const shop = await TestShop.open(database)
    let kill = () => {}
    try {
      const alice = await shop.buyer('alice@example.org')
      await shop.buy(alice, 'basic')
      await shop.sync.server.stop()

      const { child, url } = await startProcess(shop.sync.env)
      kill = () => void child.kill('SIGKILL')
      const reached = new Promise<void>((resolve) => {
        // The listing never gets its answer.
        shop.stripe.beforeAnswer = ({ path }) => {
          if (!path.startsWith('/v1/subscriptions?')) return Promise.resolve()
          resolve()
          return new Promise(() => {})
        }
      })
      // One alone: others would be free for the next process, and by them it would learn the same.
      const events = shop.stripe.takeEvents().slice(-1)
      expect(await shop.stripe.deliver(url, events)).toEqual([200])
      await reached
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      shop.stripe.beforeAnswer = null

      const next = await TestSyncServer.start({ database, beside: shop.sync })
      try {
        const { billing } = next.server
        await billing.flush()
        expect((await billing.tierOf(alice.userId)).tier, 'the dead one has the lease').toBe('free_trial')
        next.clock.aheadMs += 2 * 60_000 + 1_000
        await billing.flush()
        expect(await billing.tierOf(alice.userId)).toMatchObject({ tier: 'basic', rev: 1 })
        const { events: log } = await billing.events({ status: 'waiting' })
        expect(log).toEqual([])
      } finally {
        await next.close()
      }
    } finally {
      kill()
      await shop.close()
    }
  })
})
