import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { addOfflineSpell } from '../harness/offline-spell.ts'
import { startSyncProcess } from '../harness/sync-process.ts'
import type { TestCore } from '../harness/test-core.ts'
import { deviceOptions, makeDevice, PASSWORD, sendAll, withCore } from './account-device.ts'
import { BareClient } from './bare-client.ts'
import { type BenchRow, median } from './row.ts'

/**
 * G2: a core sends the 10,000 entries of a long offline spell to a sync server on SQLite, each in a process of its own.
 * Reference: a bare client with an account of its own sends as many, from batches that are ready, to the same server.
 * Meanwhile the core is asked for its health again and again: a chat would wait as long as the slowest answer took.
 */
const EXCHANGES = 5_000
const ENTRIES = 2 * EXCHANGES
const ROUNDS = 3
const POLL_EVERY_MS = 3

export async function benchReconcile(): Promise<BenchRow[]> {
  // Not the system's temporary folder: where that is in memory, a synced commit costs nothing.
  mkdirSync('bench-results', { recursive: true })
  const dir = resolve(mkdtempSync(join('bench-results', 'reconcile-')))
  const [dataDir, bareDir] = [join(dir, 'core'), join(dir, 'bare')]
  mkdirSync(bareDir)
  const engine = await startFakeOllama()
  const server = await startSyncProcess({
    DATA_DIR: join(dir, 'server'),
    LOG_LEVEL: 'error',
    RATE_LIMIT_PER_MINUTE: '999999999',
  })
  try {
    const device = await deviceOptions(dataDir, server.url)
    const userId = await makeDevice(device, { engineUrl: engine.url, email: 'alice@example.org' })
    const bare = await BareClient.join(server.url, bareDir, { email: 'bob@example.org', password: PASSWORD })
    const runs = await withCore(device, async (core) => {
      const alone = async () => {
        await bare.prepare(EXCHANGES)
        return timed(core, () => bare.send())
      }
      const ours = async () => {
        // Beside the running core: a start would block it meanwhile with other work.
        await addOfflineSpell(dataDir, userId, EXCHANGES)
        return timed(core, () => sendAll(core))
      }
      const pairs: Pair[] = []
      // The first round warms both up.
      for (let round = 0; round <= ROUNDS; round++) {
        const pair =
          round % 2 === 0
            ? { ours: await ours(), alone: await alone() }
            : { alone: await alone(), ours: await ours() }
        if (round > 0) pairs.push(pair)
      }
      return pairs
    })
    return report(runs)
  } finally {
    await server.stop()
    await engine.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

interface Timed {
  ms: number
  longestAnswerMs: number
}
interface Pair {
  ours: Timed
  alone: Timed
}

/** Times what is done while the core is asked for its health. */
async function timed(core: TestCore, body: () => Promise<void>): Promise<Timed> {
  const done = new AbortController()
  const polling = pollHealth(core, done.signal)
  const startedMs = performance.now()
  await body().finally(() => done.abort())
  const ms = performance.now() - startedMs
  return { ms, longestAnswerMs: await polling }
}

/** Returns how long the slowest answer took. */
async function pollHealth(core: TestCore, signal: AbortSignal): Promise<number> {
  let longestMs = 0
  while (!signal.aborted) {
    const askedMs = performance.now()
    await core.get('/health')
    longestMs = Math.max(longestMs, performance.now() - askedMs)
    await sleep(POLL_EVERY_MS)
  }
  return longestMs
}

function report(runs: readonly Pair[]): BenchRow[] {
  const middle = (pick: (pair: Pair) => number) => median(runs.map(pick))
  const perSecond = ({ ms }: Timed) => (1000 * ENTRIES) / ms
  const longest = ({ longestAnswerMs }: Timed) => longestAnswerMs
  return [
    {
      name: 'G2 reconciling 10,000 entries of an offline spell',
      figure: middle(({ ours }) => perSecond(ours)),
      unit: 'entries/s',
      reference: {
        name: 'a bare client with ready batches',
        figure: middle(({ alone }) => perSecond(alone)),
      },
      ratio: middle(({ ours, alone }) => perSecond(ours) / perSecond(alone)),
      target: null,
      isMet: null,
    },
    {
      name: 'G2 slowest answer of the core while it reconciles',
      figure: middle(({ ours }) => longest(ours)),
      unit: 'ms',
      reference: { name: 'while it has nothing to send', figure: middle(({ alone }) => longest(alone)) },
      ratio: middle(({ ours, alone }) => longest(ours) / longest(alone)),
      target: null,
      isMet: null,
    },
  ]
}
