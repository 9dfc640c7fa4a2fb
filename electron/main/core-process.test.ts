import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChildHandle } from './child-handle.ts'
import { CoreProcess } from './core-process.ts'

const START = { dataDir: '/data', secret: 's', runtimeFile: '/runtime.json', appVersion: '1.2.3' }

/** A core whose messages and death the test decides. */
function fakeChild(pid: number, options: { endsOnStop: boolean }) {
  const sent: unknown[] = []
  const listeners: ((message: unknown) => void)[] = []
  const say = (message: unknown) => {
    for (const listener of listeners) listener(message)
  }
  const exits: ((code: number) => void)[] = []
  let isGone = false
  const die = (code: number) => {
    if (isGone) return
    isGone = true
    for (const listener of exits) listener(code)
  }
  const child: ChildHandle = {
    pid,
    postMessage: (message) => {
      const { type } = message as { type: string }
      if (type === 'ping') return say({ type: 'pong' })
      sent.push(message)
      if (options.endsOnStop && type === 'stop') die(0)
    },
    onMessage: (listener) => listeners.push(listener),
    onExit: (listener) => exits.push(listener),
    kill: () => die(9),
  }
  return { child, sent, die, say }
}

function setUp(options = { endsOnStop: true }) {
  const children: ReturnType<typeof fakeChild>[] = []
  const events: string[] = []
  const core = new CoreProcess({
    fork: () => {
      const made = fakeChild(100 + children.length, options)
      children.push(made)
      return made.child
    },
    start: START,
    log: (event) => events.push(event),
  })
  const newest = () => {
    const made = children.at(-1)
    if (!made) throw new Error('no core was forked')
    return made
  }
  return { core, children, events, newest }
}

describe('CoreProcess', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('B1: hands the secret over by message and is running once the core says where it listens', () => {
    const { core, newest } = setUp()
    core.start()
    expect(newest().sent).toEqual([{ type: 'start', ...START }])
    expect({ status: core.status(), url: core.url() }).toEqual({
      status: { state: 'starting', message: null },
      url: null,
    })
    newest().say({ type: 'ready', url: 'http://127.0.0.1:5' })
    expect({ status: core.status(), url: core.url() }).toEqual({
      status: { state: 'running', message: null },
      url: 'http://127.0.0.1:5',
    })
  })

  it('B1: starts a dead core again after half a second, then after a second', () => {
    const { core, children, newest } = setUp()
    core.start()
    newest().say({ type: 'ready', url: 'http://127.0.0.1:5' })
    newest().die(1)
    expect({ state: core.status().state, url: core.url() }).toEqual({ state: 'restarting', url: null })
    vi.advanceTimersByTime(499)
    expect(children).toHaveLength(1)
    vi.advanceTimersByTime(1)
    expect(children).toHaveLength(2)
    newest().die(1)
    vi.advanceTimersByTime(999)
    expect(children).toHaveLength(2)
    vi.advanceTimersByTime(1)
    expect(children).toHaveLength(3)
  })

  it('B1: gives up after three crashes within a minute, until the user asks again', async () => {
    const { core, children, newest } = setUp()
    core.start()
    for (let death = 0; death < 3; death += 1) {
      newest().die(1)
      vi.advanceTimersByTime(2_000)
    }
    expect(core.status().state).toBe('crash_loop')
    vi.advanceTimersByTime(600_000)
    expect(children).toHaveLength(3)
    await core.restart()
    newest().say({ type: 'ready', url: 'http://127.0.0.1:6' })
    expect({ made: children.length, status: core.status() }).toEqual({
      made: 4,
      status: { state: 'running', message: null },
    })
  })

  it('B1: does not call three crashes over more than a minute a crash loop', () => {
    const { core, children, newest } = setUp()
    core.start()
    for (let death = 0; death < 6; death += 1) {
      newest().say({ type: 'ready', url: 'http://127.0.0.1:5' })
      vi.advanceTimersByTime(31_000)
      newest().die(1)
      expect(core.status().state).toBe('restarting')
      vi.advanceTimersByTime(8_000)
    }
    expect(children).toHaveLength(7)
  })

  it('K2: keeps the words of a core that refuses to open the folder', () => {
    const { core, newest } = setUp()
    core.start()
    newest().say({ type: 'refused', code: 'store_in_use', message: 'Another NovaCore has this folder open.' })
    expect(core.status()).toEqual({
      state: 'restarting',
      message: 'Another NovaCore has this folder open.',
    })
  })

  it('B1: ends a core that does not end by itself within the limit, and starts no other', async () => {
    const { core, children, events } = setUp({ endsOnStop: false })
    core.start()
    const stopped = core.stop(5_000)
    vi.advanceTimersByTime(4_999)
    expect(events).not.toContain('core_stop_forced')
    vi.advanceTimersByTime(1)
    await stopped
    vi.advanceTimersByTime(60_000)
    expect({ state: core.status().state, made: children.length }).toEqual({ state: 'stopped', made: 1 })
    expect(events).toContain('core_stop_forced')
  })

  it('B1: ignores what it cannot read, and what a core says after it was told to end', async () => {
    const { core, newest } = setUp()
    core.start()
    newest().say({ type: 'ready', url: 7 })
    newest().say('ready')
    expect(core.status().state).toBe('starting')
    const first = newest()
    await core.stop()
    first.say({ type: 'ready', url: 'http://127.0.0.1:5' })
    expect({ state: core.status().state, url: core.url() }).toEqual({ state: 'stopped', url: null })
  })

  it('J2: lets a request wait for a core that is starting, and answers null when it stays away', async () => {
    const { core, newest } = setUp()
    core.start()
    const found = core.urlWithin(1_000)
    newest().say({ type: 'ready', url: 'http://127.0.0.1:5' })
    expect(await found).toBe('http://127.0.0.1:5')
    newest().die(1)
    const missed = core.urlWithin(400)
    vi.advanceTimersByTime(400)
    expect(await missed).toBeNull()
    await core.stop()
    expect(await core.urlWithin(1_000)).toBeNull()
  })
})
