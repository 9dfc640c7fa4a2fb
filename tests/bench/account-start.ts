import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LOCAL_OWNER } from '../../electron/core/ledger/owner.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { addOfflineSpell } from '../harness/offline-spell.ts'
import { startSyncProcess } from '../harness/sync-process.ts'
import { type DeviceOptions, deviceOptions, makeDevice, sendAll, withCore } from './account-device.ts'
import { type BenchRow, median } from './row.ts'

/**
 * The core's start with an account against one without: from the start of the process until it is ready, and until the
 * first answers that the window needs are there. Both have a ledger of 10,000 entries; with the account they are sent.
 * First the sync server can be reached, then it refuses every connection.
 */
const EXCHANGES = 5_000
const PAIRS = 10
const WARM_UPS = 1
const MAX_MORE_MS = 20

export async function benchAccountStart(): Promise<BenchRow[]> {
  mkdirSync('bench-results', { recursive: true })
  const dir = resolve(mkdtempSync(join('bench-results', 'account-start-')))
  const engine = await startFakeOllama()
  const env = { DATA_DIR: join(dir, 'server'), LOG_LEVEL: 'error', RATE_LIMIT_PER_MINUTE: '999999999' }
  const server = await startSyncProcess(env)
  try {
    const signedIn = await deviceOptions(join(dir, 'signed-in'), server.url)
    const local = await deviceOptions(join(dir, 'local'), server.url)
    const userId = await makeDevice(signedIn, { engineUrl: engine.url, email: 'alice@example.org' })
    await makeDevice(local, { engineUrl: engine.url })
    await addOfflineSpell(signedIn.dataDir, userId, EXCHANGES)
    await addOfflineSpell(local.dataDir, LOCAL_OWNER, EXCHANGES)
    await withCore(signedIn, sendAll)
    const reachable = await measure(signedIn, local)
    await server.stop()
    const away = await measure(signedIn, local)
    return [...report('server there', reachable), ...report('server away', away)]
  } finally {
    await server.stop()
    await engine.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

interface Start {
  readyMs: number
  answeredMs: number
  cpuMs: number
}
interface Pair {
  signedIn: Start
  local: Start
}

async function measure(signedIn: DeviceOptions, local: DeviceOptions): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (let pair = -WARM_UPS; pair < PAIRS; pair++) {
    // Who goes first takes turns.
    const made =
      pair % 2 === 0
        ? { signedIn: await start(signedIn), local: await start(local) }
        : { local: await start(local), signedIn: await start(signedIn) }
    if (pair >= 0) pairs.push(made)
  }
  return pairs
}

async function start(options: DeviceOptions): Promise<Start> {
  const startedMs = performance.now()
  return withCore(options, async (core) => {
    const readyMs = performance.now() - startedMs
    const replies = await Promise.all([core.get('/settings'), core.get('/account')])
    const answeredMs = performance.now() - startedMs
    const cpuMs = cpuMsOf(core.pid)
    if (replies.some(({ status }) => status !== 200)) throw new Error('The core refused to answer.')
    return { readyMs, answeredMs, cpuMs }
  })
}

/** Time that all threads of a process ran: the first field of schedstat, in ns (Linux). */
function cpuMsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]))
    .reduce((sum, ns) => sum + ns / 1e6, 0)
}

function report(where: string, pairs: readonly Pair[]): BenchRow[] {
  const compare = (what: string, pick: (start: Start) => number): BenchRow => {
    const [figure, reference] = [
      median(pairs.map(({ signedIn }) => pick(signedIn))),
      median(pairs.map(({ local }) => pick(local))),
    ]
    // Of each pair by itself: a machine that slows down meanwhile favours neither.
    const differences = pairs
      .map(({ signedIn, local }) => pick(signedIn) - pick(local))
      .toSorted((a, b) => a - b)
    const moreMs = median(differences)
    // A verdict means little where the quartiles are further apart than what is asked for.
    const [lower, upper] = [differences.slice(0, PAIRS / 2), differences.slice(-PAIRS / 2)].map(median)
    const spread = `${lower?.toFixed(0)} to ${upper?.toFixed(0)}`
    return {
      name: `Start with an account, ${where}, ${what} (${moreMs.toFixed(1)} ms more, half of the pairs ${spread})`,
      figure,
      unit: 'ms',
      reference: { name: 'without one', figure: reference },
      ratio: figure / reference,
      target: `at most ${MAX_MORE_MS} ms more`,
      isMet: moreMs <= MAX_MORE_MS,
    }
  }
  return [
    compare('ready', ({ readyMs }) => readyMs),
    compare('first answers', ({ answeredMs }) => answeredMs),
    compare('CPU time until then', ({ cpuMs }) => cpuMs),
  ]
}
