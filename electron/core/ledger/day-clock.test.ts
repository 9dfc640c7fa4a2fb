import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { transaction } from '../../../native/sqlite/sql.ts'
import { DAY, HOUR, NOON, TestLedger } from '../../../tests/harness/test-ledger.ts'

let ours: TestLedger
beforeEach(async () => {
  ours = await TestLedger.open()
})
afterEach(() => ours.close())

const messagesUsed = () => ours.ledger.quota().messages.used
const events = async () => (await ours.ledger.verify()).clock_events
const midnight = NOON + 12 * HOUR

describe('E2: the day is UTC', () => {
  test('E2: a new day begins at midnight UTC, not a millisecond before', () => {
    ours.exchange()
    ours.clock.pass(12 * HOUR - 1)
    expect([messagesUsed(), ours.ledger.quota().resets_at]).toEqual([1, midnight])
    ours.clock.pass(1)
    expect([messagesUsed(), ours.ledger.quota().resets_at]).toEqual([0, midnight + DAY])
  })

  test('E2: what was admitted before midnight is spent, grown and recorded in that day', async () => {
    ours.clock.pass(12 * HOUR - 1)
    ours.ledger.reserve('late', 10)
    ours.clock.pass(HOUR)
    expect(ours.ledger.extend('late', 5_000)).toBe(986)
    expect(ours.ledger.quota().tokens.remaining).toBe(1_000)
    ours.settle('late', 10, 90)
    expect(messagesUsed()).toBe(0)
    expect(ours.ledger.history(2)).toEqual([
      { day: '2026-03-01', tokens: 100, messages: 1 },
      { day: '2026-03-02', tokens: 0, messages: 0 },
    ])
    expect(ours.ledger.page(1, null).entries[0]?.timestamp).toBe(midnight - 1)
    expect((await ours.ledger.verify()).ok).toBe(true)
  })
})

describe('E5: the clock', () => {
  test('E5: a clock set back does not reopen a spent day, and is recorded once', async () => {
    ours.clock.pass(DAY)
    ours.exchange()
    ours.clock.wallMs -= DAY
    for (let sent = 0; sent < 3; sent++) ours.exchange()
    expect(messagesUsed()).toBe(4)
    expect(await events()).toEqual([{ at: NOON + DAY, kind: 'set_back', by_ms: DAY }])
  })

  test('E5: while the clock is behind, the ledger goes on by the monotonic clock, over midnight too', () => {
    ours.exchange()
    ours.clock.wallMs -= 10 * DAY
    ours.clock.pass(11 * HOUR)
    expect([messagesUsed(), ours.ledger.quota().resets_at]).toEqual([1, midnight])
    ours.clock.pass(HOUR)
    expect([messagesUsed(), ours.ledger.quota().resets_at]).toEqual([0, midnight + DAY])
  })

  test('E5: setting the clock back over a restart does not reopen a day either', async () => {
    ours.clock.pass(DAY)
    ours.exchange()
    ours.clock.restart('boot-2')
    ours.clock.wallMs -= DAY
    ours.reopen()
    expect(messagesUsed()).toBe(1)
    ours.exchange()
    expect(messagesUsed()).toBe(2)
    expect(await events()).toEqual([{ at: NOON + DAY, kind: 'set_back', by_ms: DAY }])
  })

  test('E5: a set-back that came with a refused message is recorded although that left nothing', async () => {
    for (let sent = 0; sent < 50; sent++) ours.exchange(1, 1)
    ours.clock.wallMs -= DAY
    expect(() =>
      transaction(ours.db, () => {
        expect(ours.ledger.reserve('refused', 1).ok).toBe(false)
        throw new Error('refused')
      }),
    ).toThrow('refused')
    await Promise.resolve()
    expect(await events()).toEqual([{ at: NOON, kind: 'set_back', by_ms: DAY }])
  })

  test('E5: a clock set ahead opens the day it says, is recorded, and cannot be taken back', async () => {
    ours.exchange()
    ours.clock.wallMs += DAY
    ours.exchange()
    expect(messagesUsed()).toBe(1)
    ours.clock.wallMs -= DAY
    ours.exchange()
    expect(messagesUsed()).toBe(2)
    expect(await events()).toEqual([
      { at: NOON + DAY, kind: 'set_back', by_ms: DAY },
      { at: NOON + DAY, kind: 'jumped_ahead', by_ms: DAY },
    ])
  })

  test('E5: what network time corrects, and a long time switched off, is no event', async () => {
    ours.exchange()
    ours.clock.wallMs += 120_000
    ours.exchange()
    ours.clock.wallMs -= 120_000
    ours.exchange()
    ours.clock.restart('boot-2')
    ours.clock.wallMs += 30 * DAY
    ours.reopen()
    ours.exchange()
    expect(await events()).toEqual([])
    expect(messagesUsed()).toBe(1)
  })

  test('E5: a time that a server vouched for counts on from there', () => {
    ours.exchange()
    ours.ledger.noteServerTime(NOON + 11 * HOUR)
    ours.clock.pass(HOUR - 1)
    expect(ours.ledger.quota().resets_at).toBe(midnight)
    ours.clock.pass(1)
    expect(ours.ledger.quota().resets_at).toBe(midnight + DAY)
    ours.ledger.noteServerTime(NOON)
    expect(ours.ledger.quota().resets_at).toBe(midnight + DAY)
  })
})
