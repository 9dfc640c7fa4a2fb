import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CoreStatus } from '../../contract/desktop-bridge.ts'
import type { ChildHandle } from './child-handle.ts'
import { createServiceSecret } from './service-secret.ts'
import { WorkerProcesses } from './worker-processes.ts'

class FakeChild implements ChildHandle {
  pid = 4711
  posted: { worker: string; url: string; token: string }[] = []
  isKilled = false
  #exit: (code: number) => void = () => undefined
  answers = true
  #listener: (message: unknown) => void = () => undefined
  postMessage = (message: unknown) => {
    if ((message as { type: string }).type !== 'ping')
      this.posted.push(message as FakeChild['posted'][number])
    else if (this.answers) this.#listener({ type: 'pong' })
  }
  onMessage = (listener: (message: unknown) => void) => {
    this.#listener = listener
  }
  onExit = (listener: (code: number) => void) => {
    this.#exit = listener
  }
  kill = () => {
    this.isKilled = true
    this.die()
  }
  die = () => this.#exit(9)
}

let forked: { worker: string; child: FakeChild }[]
let url: string | null
let events: { event: string; worker: unknown }[]
let tell: (status: CoreStatus) => void
let workers: WorkerProcesses

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  forked = []
  events = []
  url = null
  workers = new WorkerProcesses({
    fork: (worker) => {
      const child = new FakeChild()
      forked.push({ worker, child })
      return child
    },
    secret: createServiceSecret(),
    core: {
      url: () => url,
      onStatus: (listener) => {
        tell = listener
        return () => undefined
      },
    },
    log: (event, fields) => events.push({ event, worker: fields?.worker }),
  })
})
afterEach(() => vi.useRealTimers())

const coreIs = (at: string | null) => {
  url = at
  tell({ state: at === null ? 'restarting' : 'running', message: null })
}
/** Time goes by, and tokens are signed, in real time, for as many processes as there should be then. */
async function pass(ms: number, processes: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  const giveUpAtMs = performance.now() + 10_000
  while (forked.length < processes && performance.now() < giveUpAtMs) await settled()
  await settled()
  expect(forked).toHaveLength(processes)
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('WorkerProcesses', () => {
  it('H1: starts all once the core runs, each with a token of its own that holds its own work alone', async () => {
    coreIs('http://127.0.0.1:1')
    await pass(1_000, 0)
    await pass(5_000, 3)
    expect(forked.map(({ worker }) => worker).toSorted()).toEqual(['distillation', 'documents', 'reflection'])
    for (const { worker, child } of forked) {
      expect(decodeJwt(child.posted[0]?.token ?? '').permissions).toEqual(['health:read', `work:${worker}`])
    }
  })

  it('K2: starts one again that ended, more slowly each time', async () => {
    coreIs('http://127.0.0.1:1')
    await pass(5_000, 3)
    forked[0]?.child.die()
    await pass(999, 3)
    await pass(1, 4)
    forked[3]?.child.die()
    await pass(1_999, 4)
    await pass(1, 5)
  })

  it('B1: ends one that no longer answers, says so, and starts it again; one that answers is left alone', async () => {
    coreIs('http://127.0.0.1:1')
    await pass(5_000, 3)
    const [hung, other] = forked
    if (hung) hung.child.answers = false
    await pass(15_000, 3)
    await pass(4_000, 4)
    expect([hung?.child.isKilled, other?.child.isKilled, forked[3]?.worker]).toEqual([
      true,
      false,
      hung?.worker,
    ])
    expect(events).toEqual([
      { event: 'worker_hangs', worker: hung?.worker },
      { event: 'worker_exited', worker: hung?.worker },
    ])
    await pass(120_000, 4)
  })

  it('B1: the sleep of the machine is not counted as silence', async () => {
    coreIs('http://127.0.0.1:1')
    await pass(5_000, 3)
    for (const { child } of forked) child.answers = false
    await pass(14_000, 3)
    workers.wokeUp()
    for (const { child } of forked) child.answers = true
    await pass(60_000, 3)
  })

  it('ends them with the core, and starts new ones for the next', async () => {
    coreIs('http://127.0.0.1:1')
    await pass(5_000, 3)
    coreIs(null)
    expect(forked.every(({ child }) => child.isKilled)).toBe(true)
    coreIs('http://127.0.0.1:2')
    await pass(5_000, 6)
    expect(forked.slice(3).map(({ child }) => child.posted[0]?.url)).toEqual(
      Array(3).fill('http://127.0.0.1:2'),
    )
  })

  it('starts none after the end', async () => {
    coreIs('http://127.0.0.1:1')
    await pass(5_000, 3)
    workers.stop()
    for (const { child } of forked) child.die()
    await pass(120_000, 3)
  })
})
