import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import { MemoryLogger } from '../../../tests/harness/test-ledger.ts'
import { SyncRefusal } from './sync-client.ts'
import { createSyncLoop, type SyncLoop } from './sync-loop.ts'

let failure: Error | null
let runs: number
let planChecks: number
let isSignedIn: boolean
let loop: SyncLoop

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 2, 1, 12) })
  failure = null
  runs = 0
  planChecks = 0
  isSignedIn = true
  loop = createSyncLoop({
    session: { current: () => (isSignedIn ? { ended_because: null } : null) } as never,
    entitlement: { refresh: async () => void planChecks++ } as never,
    reconcile: {
      run: async () => {
        runs++
        if (failure) throw failure
      },
      sendFormer: async () => {},
    },
    bindDevice: async () => {},
    clock: { nowMs: Date.now, monotonicMs: Date.now, uptimeMs: Date.now, bootId: 'boot' },
    random: () => 0,
    logger: new MemoryLogger(),
  })
})
afterEach(() => vi.useRealTimers())

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000)
const refusal = (code: 'ledger_device_frozen' | 'mail_throttled', retryAfterMs: number | null = null) =>
  new SyncRefusal(code, 409, 'No.', {}, retryAfterMs)

test('G1: runs a moment after an exchange, once for several, and every few minutes after that', async () => {
  loop.wake()
  loop.wake()
  await seconds(3)
  expect(runs).toBe(0)
  await seconds(2)
  expect([runs, loop.view().state]).toEqual([1, 'idle'])
  await seconds(5 * 60)
  expect(runs).toBe(2)
  expect(planChecks).toBe(1)
})

test('G2: a server that is away for a day is asked with pauses that grow to a quarter of an hour', async () => {
  failure = new AppError('sync_failed', 'The server failed.')
  loop.wake(0)
  await seconds(1)
  expect(loop.view()).toMatchObject({ state: 'waiting', problem: 'sync_failed' })
  const pauses: number[] = []
  for (let tries = 0; tries < 10; tries++) {
    const { retry_at_ms } = loop.view()
    const pauseMs = (retry_at_ms ?? 0) - Date.now()
    pauses.push(Math.round(pauseMs / 1_000))
    await vi.advanceTimersByTimeAsync(pauseMs)
  }
  expect(pauses).toEqual([4, 10, 20, 40, 80, 160, 320, 640, 900, 900])
  await seconds(24 * 60 * 60)
  expect(runs).toBeLessThan(120)
  failure = null
  await seconds(15 * 60)
  expect(loop.view()).toMatchObject({ state: 'idle', problem: null, retry_at_ms: null })
})

test('G2: exchanges do not make a server be asked more often that is away', async () => {
  failure = new AppError('sync_unreachable', 'No network.')
  loop.wake(0)
  await seconds(1)
  await seconds(5)
  const before = runs
  loop.wake()
  loop.wake()
  await seconds(5)
  expect(runs).toBe(before)
})

test('G2: a server that says when to come back is not asked before', async () => {
  failure = new AppError('sync_busy', 'Wait.', { retryAfterSeconds: 120 })
  loop.wake(0)
  await seconds(1)
  await seconds(110)
  expect(runs).toBe(1)
  await seconds(15)
  expect(runs).toBe(2)
})

test('G2: what only the user or an operator can mend stops, and is tried again in an hour or when asked', async () => {
  failure = refusal('ledger_device_frozen')
  loop.wake(0)
  await seconds(1)
  expect(loop.view()).toMatchObject({ state: 'stopped', problem: 'ledger_device_frozen' })
  await seconds(59 * 60)
  expect(runs).toBe(1)
  failure = null
  await loop.runNow()
  expect(loop.view()).toMatchObject({ state: 'idle', problem: null })
})

test('F1: nobody who is signed out is asked for', async () => {
  isSignedIn = false
  loop.wake(0)
  await seconds(60)
  expect([runs, loop.view().state]).toEqual([0, 'off'])
  await expect(loop.runNow()).rejects.toMatchObject({ code: 'signed_out' })
})

test('F1: nothing runs after the stop', async () => {
  loop.wake()
  await loop.stop()
  await seconds(60)
  expect(runs).toBe(0)
})

test('F1: what is recorded during a run is sent by one soon after it, and exchanges do not put a run off', async () => {
  for (let exchanges = 0; exchanges < 4; exchanges++) {
    loop.wake()
    await seconds(1.5)
  }
  expect(runs).toBe(1)
})

test('F1: the pauses and problems of one account do not meet the next one', async () => {
  failure = refusal('ledger_device_frozen')
  loop.wake(0)
  await seconds(1)
  loop.reset()
  expect(loop.view()).toEqual({ state: 'idle', last_success_at_ms: null, retry_at_ms: null, problem: null })
  failure = null
  loop.wake()
  await seconds(5)
  expect([runs, planChecks]).toEqual([2, 2])
})
