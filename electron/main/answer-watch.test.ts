import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PING_EVERY_MS, SILENCE_LIMIT_MS } from './answer-watch.ts'
import type { ChildHandle } from './child-handle.ts'
import { CoreProcess } from './core-process.ts'

/** Lives without answering after SIGSTOP, as it would in an endless loop. */
const PROGRAM = new URL('../../tests/harness/answering-child.ts', import.meta.url)
const START = { dataDir: '/data', secret: 's', runtimeFile: '/runtime.json', appVersion: '1.2.3' }

let children: ChildProcess[]
let pongs: number
let events: string[]
let core: CoreProcess

function forkReal(): ChildHandle {
  const child = fork(PROGRAM, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  children.push(child)
  return {
    pid: child.pid,
    postMessage: (message) => void child.send(message as object),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(code ?? -1)),
    kill: () => void child.kill('SIGKILL'),
  }
}
const realSetTimeout = setTimeout
/** Real messages arrive in real time. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let looks = 0; looks < 1_000 && !isSo(); looks += 1) {
    await new Promise((resolve) => realSetTimeout(resolve, 10))
  }
  expect({ what, isSo: isSo() }).toEqual({ what, isSo: true })
}
const newest = () => children.at(-1) as ChildProcess

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  children = []
  pongs = 0
  events = []
  core = new CoreProcess({ fork: forkReal, start: START, log: (event) => events.push(event) })
  core.start()
  newest().on('message', (message) => {
    if ((message as { type: string }).type === 'pong') pongs += 1
  })
  await until('the core is ready', () => core.status().state === 'running')
})
afterEach(async () => {
  vi.useRealTimers()
  await core.stop(10)
  for (const child of children) child.kill('SIGKILL')
})

describe('a core that lives but does not answer', () => {
  it.each([
    ['is stopped by the system', (child: ChildProcess) => void child.kill('SIGSTOP')],
    ['runs in an endless loop', (child: ChildProcess) => void child.send({ type: 'loop' })],
  ])('B1: %s: it is reported, ended and started again', async (_what, hang) => {
    const hung = newest()
    const exited = once(hung, 'exit')
    hang(hung)
    vi.advanceTimersByTime(SILENCE_LIMIT_MS - 1)
    expect(events).not.toContain('core_hangs')
    vi.advanceTimersByTime(PING_EVERY_MS + 1)
    expect(events).toContain('core_hangs')
    expect((await exited)[1]).toBe('SIGKILL')
    expect({ ...core.status(), url: core.url() }).toMatchObject({
      state: 'restarting',
      code: 'core_hung',
      url: null,
    })
    vi.advanceTimersByTime(500)
    expect(children).toHaveLength(2)
    await until('the next core is ready', () => core.status().state === 'running')
    expect(core.status()).toEqual({ state: 'running', message: null })
  })

  it('B1: one that answers is left alone, for as long as it likes', async () => {
    for (let pings = 1; pings <= 20; pings += 1) {
      vi.advanceTimersByTime(PING_EVERY_MS)
      await until('the answer', () => pongs === pings)
    }
    expect({ state: core.status().state, made: children.length }).toEqual({ state: 'running', made: 1 })
  })

  it('B1: the sleep of the machine is not counted as silence', async () => {
    newest().kill('SIGSTOP')
    vi.advanceTimersByTime(SILENCE_LIMIT_MS - 1)
    core.wokeUp()
    newest().kill('SIGCONT')
    vi.advanceTimersByTime(PING_EVERY_MS)
    await until('the answers', () => pongs === 5)
    expect(events).not.toContain('core_hangs')
  })

  it('B1: three that hang within a minute end in the crash loop', async () => {
    for (let deaths = 1; deaths <= 3; deaths += 1) {
      await until('the core is ready', () => core.status().state === 'running')
      const exited = once(newest(), 'exit')
      newest().kill('SIGSTOP')
      vi.advanceTimersByTime(SILENCE_LIMIT_MS + PING_EVERY_MS)
      await exited
      if (deaths < 3) vi.advanceTimersByTime(1_000)
    }
    expect(core.status().state).toBe('crash_loop')
  })
})

it('B1: a core that a debugger has paused in development is left alone', async () => {
  const watched = core
  core = new CoreProcess({
    fork: forkReal,
    start: START,
    isWatched: false,
    log: (event) => events.push(event),
  })
  core.start()
  await until('the core is ready', () => core.status().state === 'running')
  await watched.stop()
  newest().kill('SIGSTOP')
  vi.advanceTimersByTime(10 * SILENCE_LIMIT_MS)
  expect(events).not.toContain('core_hangs')
})
