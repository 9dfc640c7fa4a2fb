import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { startDisplay, stopDisplay } from '../harness/display.ts'
import { preparedModelsDir } from '../harness/prepared-models.ts'
import { descendantsOf, eventually } from '../harness/processes.ts'
import { electronArguments, electronPath } from '../harness/test-app.ts'
import { PageOverCdp } from './page-over-cdp.ts'
import { type BenchRow, median } from './row.ts'

const PAIRS = 9
/** Chromium keeps the page's compiled script from the third start on; daily starts have it. Not counted. */
const WARM_UPS = 2
const IDLE_MS = 10_000
/** After the engine is ready Chromium and the engine still tidy up for a while. */
const SETTLE_MS = 8_000
const MAX_RATIO = 1.5
/** "About 0": a hundredth of one core. */
const MAX_IDLE_PERCENT = 1
const CLOCK_TICKS_PER_SECOND = 100

/**
 * N2: from the start of the program to a composer that takes letters, against an empty Electron window that is ready
 * to show; and the share of one core that all processes of the app, engine included, use when nothing happens.
 */
export async function benchWindow(): Promise<BenchRow[]> {
  execFileSync(process.execPath, ['build/build.mjs'], { stdio: 'inherit' })
  await startDisplay()
  const folder = mkdtempSync(join(tmpdir(), 'novacore-bench-'))
  const env = { ...process.env, NOVACORE_MODELS_DIR: await preparedModelsDir(), NOVACORE_KEYCHAIN: 'off' }
  try {
    await finishFirstRun(folder, env)
    const ours: number[] = []
    const empty: number[] = []
    for (let pair = -WARM_UPS; pair < PAIRS; pair += 1) {
      const pairMs = [await emptyWindowMs(folder), await composerMs(folder, env)] as const
      if (pair < 0) continue
      empty.push(pairMs[0])
      ours.push(pairMs[1])
    }
    return [timeRow(median(ours), median(empty)), await idleRow(folder, env)]
  } finally {
    await stopDisplay()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

function timeRow(oursMs: number, emptyMs: number): BenchRow {
  const ratio = oursMs / emptyMs
  return {
    name: 'N2 start to usable composer',
    figure: oursMs,
    unit: 'ms',
    reference: { name: 'empty Electron window', figure: emptyMs },
    ratio,
    target: `≤ ${MAX_RATIO} ×`,
    isMet: ratio <= MAX_RATIO,
  }
}

/** What every later start finds: a store, and a person who has been through the first screen. */
async function finishFirstRun(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const app = await startApp(folder, env)
  await eventually(
    'the first run to be noted',
    () =>
      app.evaluate(`fetch('/api/settings', { method: 'PATCH', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ first_run_done: true }) }).then((answer) => answer.ok, () => false)`) as Promise<boolean>,
  )
  await engineReady(app)
  await app.end()
}

async function composerMs(folder: string, env: NodeJS.ProcessEnv): Promise<number> {
  const app = await startApp(folder, env)
  const usableAtMs = await usableTime(app)
  await app.end()
  return usableAtMs - app.startedAtMs
}

/** Asks anew when the page that was asked is replaced by the next one, as the blank one is at the start. */
async function usableTime(app: PageOverCdp): Promise<number> {
  const limitMs = Date.now() + 60_000
  while (Date.now() < limitMs) {
    const patience = new Promise((done) => setTimeout(done, 5_000))
    const usableAtMs = await Promise.race([app.evaluate(WHEN_USABLE), patience])
    if (typeof usableAtMs === 'number') return usableAtMs
    await new Promise((done) => setTimeout(done, 3))
  }
  throw new Error('The composer never came.')
}

/** ms UTC of the first frame after the text field is there and takes letters. */
const WHEN_USABLE = `new Promise((resolve) => {
  const look = () => {
    const field = document.querySelector('form textarea')
    if (!field || field.disabled || field.getBoundingClientRect().height === 0) return false
    requestAnimationFrame(() => resolve(Date.now()))
    return true
  }
  if (location.protocol !== 'app:') return resolve(null)
  if (look()) return
  const observer = new MutationObserver(() => { if (look()) observer.disconnect() })
  observer.observe(document, { childList: true, subtree: true, attributes: true })
})`

async function emptyWindowMs(folder: string): Promise<number> {
  const args = electronArguments(resolve('tests/bench/empty-window/main.mjs'), [
    `--user-data-dir=${join(folder, 'empty')}`,
  ])
  const startedAtMs = Date.now()
  const child = spawn(electronPath(), ['--remote-debugging-port=0', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const readyAtMs = /^ready (\d+)$/.exec(line)?.[1]
    if (readyAtMs === undefined) continue
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    return Number(readyAtMs) - startedAtMs
  }
  throw new Error('The empty window was never shown.')
}

async function idleRow(folder: string, env: NodeJS.ProcessEnv): Promise<BenchRow> {
  const app = await startApp(folder, env)
  await engineReady(app)
  await new Promise((done) => setTimeout(done, SETTLE_MS))
  const { pid } = app.process
  if (pid === undefined) throw new Error('The app has no process.')
  const before = await cpuSecondsOf(pid)
  const startedMs = performance.now()
  await new Promise((done) => setTimeout(done, IDLE_MS))
  const percent = (100 * 1000 * ((await cpuSecondsOf(pid)) - before)) / (performance.now() - startedMs)
  await app.end()
  return {
    name: 'N2 idle CPU of all processes',
    figure: percent,
    unit: '% of one core',
    reference: null,
    ratio: null,
    target: `about 0 (≤ ${MAX_IDLE_PERCENT} %)`,
    isMet: percent <= MAX_IDLE_PERCENT,
  }
}

/** CPU seconds that a process and all below it have used, from /proc (Linux). */
async function cpuSecondsOf(pid: number): Promise<number> {
  const pids = [pid, ...(await descendantsOf(pid)).map((line) => line.pid)]
  return pids.reduce((sum, each) => sum + ticksOf(each), 0) / CLOCK_TICKS_PER_SECOND
}

/** utime and stime: fields 14 and 15 of proc(5), counted after the name, which may hold blanks. */
function ticksOf(pid: number): number {
  try {
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\)(?=[^)]*$)/)
    const fields = rest.trim().split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return 0
  }
}

function startApp(folder: string, env: NodeJS.ProcessEnv): Promise<PageOverCdp> {
  const args = electronArguments(resolve('dist/main/main.mjs'), [`--data-dir=${join(folder, 'data')}`])
  return PageOverCdp.spawn(electronPath(), args, env)
}

async function engineReady(app: PageOverCdp): Promise<void> {
  await eventually(
    'the engine',
    () =>
      app.evaluate(
        `fetch('/api/health').then((answer) => answer.json()).then(({ engine }) => engine.state === 'ready', () => false)`,
      ) as Promise<boolean>,
    60_000,
  )
}
