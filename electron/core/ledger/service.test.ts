import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { transaction } from '../../../native/sqlite/sql.ts'
import { DAY, HOUR, NOON, TestLedger } from '../../../tests/harness/test-ledger.ts'

let ours: TestLedger
beforeEach(async () => {
  ours = await TestLedger.open()
})
afterEach(() => ours.close())

const midnight = NOON + 12 * HOUR

describe('E1: what is recorded', () => {
  test('E1: an exchange is one message and its tokens, with ids, model and counts, and no text', () => {
    const id = ours.exchange(3, 7)
    const { entries } = ours.ledger.page(10, null)
    expect(
      entries.map(({ seq, resource_type, amount, user_id, timestamp }) => ({
        seq,
        resource_type,
        amount,
        user_id,
        timestamp,
      })),
    ).toEqual([
      { seq: 2, resource_type: 'tokens', amount: 10, user_id: 'alice', timestamp: NOON },
      { seq: 1, resource_type: 'messages', amount: 1, user_id: 'alice', timestamp: NOON },
    ])
    const metadata = {
      session_id: 'session-1',
      message_id: id,
      model: 'smollm2:135m',
      input_tokens: 3,
      output_tokens: 7,
    }
    expect(entries.map((entry) => entry.metadata)).toEqual([metadata, metadata])
  })

  test('E1: the record and the answer are one transaction: what is rolled back was never counted', async () => {
    ours.ledger.reserve('answer', 3)
    expect(() =>
      transaction(ours.db, () => {
        ours.settle('answer', 3, 4)
        throw new Error('the answer could not be written')
      }),
    ).toThrow('the answer could not be written')
    expect(ours.ledger.quota().tokens.used).toBe(0)
    expect(ours.ledger.openReservations()).toEqual(['answer'])
    expect(ours.settle('answer', 3, 4)).toBe(1)
    expect((await ours.ledger.verify()).ok).toBe(true)
  })

  test('E1: use beyond what was reserved is recorded all the same, and logged as an error', async () => {
    ours.ledger.reserve('answer', 3)
    ours.settle('answer', 3, 100)
    expect(ours.ledger.quota().tokens).toEqual({ used: 103, limit: 1_000, remaining: 897, reserved: 0 })
    expect(ours.logger.lines.filter(({ level }) => level === 'error')).toEqual([
      {
        level: 'error',
        event: 'more was used than reserved',
        fields: { answer: 'answer', used: 103, reserved: 7 },
      },
    ])
    expect((await ours.ledger.verify()).ok).toBe(true)
  })

  test('E1: a settlement whose reservation is gone is recorded for today, and logged', () => {
    ours.settle('unknown', 1, 2)
    expect(ours.ledger.quota().messages.used).toBe(1)
    expect(ours.logger.lines.map(({ event }) => event)).toContain('settled without a reservation')
  })

  test('E1: a model with an odd name does not lose the record', () => {
    ours.ledger.reserve('answer', 1)
    ours.ledger.settle('answer', {
      inputTokens: 1,
      outputTokens: 1,
      metadata: { session_id: 's', message_id: 'm', model: `${'x'.repeat(199)}😀` },
    })
    expect(ours.ledger.quota().messages.used).toBe(1)
  })
})

describe('E2, E3: the quota', () => {
  test('E3: fifty messages pass, and the fifty-first is refused with what is used and when it resets', () => {
    for (let sent = 0; sent < 50; sent++) ours.exchange(2, 3)
    expect(ours.ledger.reserve('answer-51', 2)).toEqual({
      ok: false,
      resource: 'messages',
      used: 50,
      reserved: 0,
      needed: 1,
      limit: 50,
      resetsAtMs: midnight,
    })
  })

  test('E3: lets exactly fifty of sixty simultaneous messages through', () => {
    const outcomes = Array.from({ length: 60 }, (_, index) => ours.ledger.reserve(`answer-${index}`, 16))
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(50)
    expect(outcomes.slice(50).every((outcome) => !outcome.ok && outcome.resource === 'messages')).toBe(true)
  })

  test('E3: a message that leaves no token for its answer is refused', () => {
    ours.exchange(400, 590)
    expect(ours.ledger.reserve('too-long', 10)).toEqual({
      ok: false,
      resource: 'tokens',
      used: 990,
      reserved: 0,
      needed: 11,
      limit: 1_000,
      resetsAtMs: midnight,
    })
    expect(ours.ledger.reserve('fits', 9)).toMatchObject({ ok: true, reservation: { grantedTokens: 1 } })
  })

  test('E3: an answer grows until the day is used up, and running answers share what is left', () => {
    ours.ledger.reserve('one', 10)
    ours.ledger.reserve('two', 10)
    expect(ours.ledger.quota().tokens).toEqual({ used: 0, limit: 1_000, remaining: 972, reserved: 28 })
    expect(ours.ledger.extend('one', 900)).toBe(900)
    expect(ours.ledger.extend('two', 900)).toBe(72)
    expect(ours.ledger.extend('one', 32)).toBe(0)
    expect(ours.ledger.quota().tokens.remaining).toBe(0)
    ours.settle('one', 10, 100)
    expect(ours.ledger.quota().tokens).toEqual({ used: 110, limit: 1_000, remaining: 804, reserved: 86 })
    expect(ours.ledger.extend('two', 10_000)).toBe(804)
  })

  test('E3: an answer to someone in danger is held and grows beyond the limit, and all of it is recorded', () => {
    ours.exchange(400, 600)
    expect(ours.ledger.reserve('refused', 10)).toMatchObject({ ok: false })
    const help = ours.ledger.reserve('help', 10, { isBeyondLimit: true })
    expect(help).toMatchObject({ ok: true, reservation: { grantedTokens: 4 } })
    expect(ours.ledger.extend('help', 200)).toBe(0)
    expect(ours.ledger.extend('help', 200, { isBeyondLimit: true })).toBe(200)
    ours.settle('help', 10, 120)
    expect(ours.ledger.quota().tokens).toEqual({ used: 1_130, limit: 1_000, remaining: 0, reserved: 0 })
  })

  test('E3: what was held is free again when nothing came of it', () => {
    ours.ledger.reserve('answer', 500)
    ours.ledger.release('answer')
    ours.ledger.release('answer')
    expect(ours.ledger.quota()).toMatchObject({
      tokens: { used: 0, remaining: 1_000 },
      messages: { used: 0, remaining: 50 },
    })
    expect(ours.ledger.page(1, null).entries).toEqual([])
  })

  test('E3: nothing can be held for an answer that is over', () => {
    const id = ours.exchange()
    expect(ours.ledger.extend(id, 32)).toBe(0)
  })

  test('E2: basic has its own limits, pro has none', () => {
    ours.tier = 'basic'
    expect(ours.ledger.quota()).toMatchObject({ tokens: { limit: 50_000 }, messages: { limit: 1_000 } })
    ours.tier = 'pro'
    ours.exchange(1_000_000, 2_000_000)
    expect(ours.ledger.quota()).toEqual({
      tier: 'pro',
      tokens: { used: 3_000_000, limit: -1, remaining: -1, reserved: 0 },
      messages: { used: 1, limit: -1, remaining: -1, reserved: 0 },
      resets_at: midnight,
    })
  })

  test('E2: a smaller tier leaves nothing, never less', () => {
    ours.tier = 'basic'
    ours.exchange(3_000, 2_000)
    ours.tier = 'free_trial'
    expect(ours.ledger.quota().tokens).toEqual({ used: 5_000, limit: 1_000, remaining: 0, reserved: 0 })
  })

  test('E2: two people on one device have a quota each', () => {
    ours.exchange(100, 100)
    ours.userId = 'bob'
    expect(ours.ledger.quota().tokens.used).toBe(0)
    expect(ours.ledger.history(1)).toEqual([{ day: '2026-03-01', tokens: 0, messages: 0 }])
  })

  test('E3: counts that are none are refused as the bug they are', () => {
    for (const count of [-1, 0.5, Number.NaN]) {
      expect(() => ours.ledger.reserve('answer', count)).toThrow(RangeError)
      expect(() => ours.ledger.extend('answer', count)).toThrow(RangeError)
    }
    ours.ledger.reserve('answer', 1)
    expect(() => ours.ledger.reserve('answer', 1)).toThrow('already open')
  })
})

describe('E4: what survives and what can be read', () => {
  test('E4: quota, history, reservations and entries survive a restart', async () => {
    ours.exchange(3, 7)
    ours.ledger.reserve('running', 5)
    const before = [ours.ledger.quota(), ours.ledger.history(3), ours.ledger.page(10, null)]
    ours.reopen()
    expect([ours.ledger.quota(), ours.ledger.history(3), ours.ledger.page(10, null)]).toEqual(before)
    expect(ours.ledger.openReservations()).toEqual(['running'])
    ours.exchange()
    expect(await ours.ledger.verify()).toMatchObject({ ok: true, checked: 4, first_bad: null })
  })

  test('E4: history has each day, oldest first, with zeros where nothing was used', () => {
    ours.exchange(3, 7)
    ours.clock.pass(2 * DAY)
    ours.exchange(1, 1)
    expect(ours.ledger.history(4)).toEqual([
      { day: '2026-02-28', tokens: 0, messages: 0 },
      { day: '2026-03-01', tokens: 10, messages: 1 },
      { day: '2026-03-02', tokens: 0, messages: 0 },
      { day: '2026-03-03', tokens: 2, messages: 1 },
    ])
  })

  test('E4: the quota is read by key: one row, however long the ledger is', () => {
    const plan = ours.db
      .prepare(
        'EXPLAIN QUERY PLAN SELECT used, reserved FROM usage_daily WHERE user_id = ? AND day = ? AND resource_type = ?',
      )
      .all('alice', 1, 'tokens') as { detail: string }[]
    expect(plan.map(({ detail }) => detail)).toEqual([
      'SEARCH usage_daily USING PRIMARY KEY (user_id=? AND day=? AND resource_type=?)',
    ])
  })

  test('E6: the ledger is read page by page, newest first, each entry once', () => {
    for (let sent = 0; sent < 5; sent++) ours.exchange()
    const seen: number[] = []
    let before: number | null = null
    do {
      const page = ours.ledger.page(4, before)
      expect(page.device_id).toBe(ours.ledger.deviceId())
      seen.push(...page.entries.map(({ seq }) => seq))
      before = page.next_before_seq
    } while (before !== null)
    expect(seen).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  })
})

describe('E5: append-only', () => {
  test('E5: the database refuses to change or remove an entry', () => {
    ours.exchange()
    expect(() => ours.db.exec('UPDATE usage_ledger SET amount = 0')).toThrow('append-only')
    expect(() => ours.db.exec('DELETE FROM usage_ledger')).toThrow('append-only')
  })
})
