import { afterEach, describe, expect, test } from 'vitest'
import { createSystemClock } from '../../electron/core/clock.ts'
import { CoreClient } from '../harness/core-client.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { makeDataDir, TestCore } from '../harness/test-core.ts'
import { runToEnd, startWorkers } from '../harness/worker-processes.ts'

const HOUR_MS = 60 * 60 * 1000
let ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.toReversed()) await end()
  ends = []
})

/** Distillation runs only where there is a memory to look at. */
async function giveWork(core: CoreClient): Promise<void> {
  const stored = await core.post('/memory/store', { text: 'I live in Bern.', kind: 'fact' })
  expect(stored.status).toBe(201)
}

describe('H1: background work', () => {
  test('goes on after a sleep that is longer than the life of the workers’ tokens', async () => {
    const system = createSystemClock()
    let sleptMs = 0
    const core = await InProcessCore.start({
      clock: {
        ...system,
        nowMs: () => system.nowMs() + sleptMs,
        monotonicMs: () => system.monotonicMs() + sleptMs,
        uptimeMs: () => system.uptimeMs() + sleptMs,
      },
    })
    ends.push(() => core.close())
    ends.push(startWorkers(core))
    await giveWork(new CoreClient(core.url, await core.core.issueToken('operator')))
    expect((await runToEnd(core, 'distillation')).state).toBe('done')
    sleptMs = 25 * HOUR_MS
    const awake = new CoreClient(core.url, await core.core.issueToken('operator'))
    expect((await runToEnd(awake, 'distillation')).state).toBe('done')
  })

  test('runs beside a dead proxy that the environment names: loopback is never asked through one', async () => {
    const { dataDir, remove } = await makeDataDir()
    ends.push(remove)
    const dead = 'http://127.0.0.1:9'
    const env = {
      NODE_USE_ENV_PROXY: '1',
      http_proxy: dead,
      HTTP_PROXY: dead,
      https_proxy: dead,
      ALL_PROXY: dead,
    }
    const core = await TestCore.spawn({ dataDir, hasWorkers: true, env })
    ends.push(() => core.stop())
    await giveWork(core)
    expect((await runToEnd(core, 'distillation')).state).toBe('done')
  })
})
