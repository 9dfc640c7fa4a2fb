import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CoreStatus } from '../../contract/desktop-bridge.ts'
import type { CoreChild } from './core-process.ts'
import { createServiceSecret } from './service-secret.ts'
import { WorkerProcesses } from './worker-processes.ts'

class FakeChild implements CoreChild {
  pid = 4711
  posted: { worker: string; url: string; token: string }[] = []
  isKilled = false
  #exit: (code: number) => void = () => undefined
  postMessage = (message: unknown) => void this.posted.push(message as FakeChild['posted'][number])
  onMessage = () => undefined
  onExit = (listener: (code: number) => void) => {
    this.#exit = listener
  }
  kill = () => {
    this.isKilled = true
  }
  die = () => this.#exit(9)
}

let forked: { worker: string; child: FakeChild }[]
let url: string | null
let tell: (status: CoreStatus) => void
let workers: WorkerProcesses

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  forked = []
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
    log: () => undefined,
  })
})
afterEach(() => vi.useRealTimers())

const coreIs = (at: string | null) => {
  url = at
  tell({ state: at === null ? 'restarting' : 'running', message: null })
}
async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  // A token is signed in real time.
  await new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))))
}

describe('WorkerProcesses', () => {
  it('H1: starts both once the core runs, each with a token of its own that holds its own work alone', async () => {
    coreIs('http://127.0.0.1:1')
    await pass(1_000)
    expect(forked).toEqual([])
    await pass(5_000)
    expect(forked.map(({ worker }) => worker)).toEqual(['reflection', 'distillation'])
    const claims = forked.map(({ child }) => decodeJwt(child.posted[0]?.token ?? ''))
    expect(claims.map(({ permissions }) => permissions)).toEqual([
      ['health:read', 'work:reflection'],
      ['health:read', 'work:distillation'],
    ])
  })

  it('K2: starts one again that ended, more slowly each time', async () => {
    coreIs('http://127.0.0.1:1')
    await pass(5_000)
    forked[0]?.child.die()
    await pass(999)
    expect(forked).toHaveLength(2)
    await pass(1)
    expect(forked).toHaveLength(3)
    forked[2]?.child.die()
    await pass(1_999)
    expect(forked).toHaveLength(3)
    await pass(1)
    expect(forked).toHaveLength(4)
  })

  it('ends them with the core, and starts new ones for the next', async () => {
    coreIs('http://127.0.0.1:1')
    await pass(5_000)
    coreIs(null)
    expect(forked.every(({ child }) => child.isKilled)).toBe(true)
    coreIs('http://127.0.0.1:2')
    await pass(5_000)
    expect(forked.slice(2).map(({ child }) => child.posted[0]?.url)).toEqual(
      Array(2).fill('http://127.0.0.1:2'),
    )
  })

  it('starts none after the end', async () => {
    coreIs('http://127.0.0.1:1')
    await pass(5_000)
    workers.stop()
    for (const { child } of forked) child.die()
    await pass(120_000)
    expect(forked).toHaveLength(2)
  })
})
