import { expect, test } from 'vitest'
import { TIERS } from '../../../contract/tiers.ts'
import { fc } from '../../../tests/harness/random.ts'
import { DAY, HOUR, TestLedger } from '../../../tests/harness/test-ledger.ts'
import { listCounters, listReservations } from './counter-store.ts'

/**
 * Any order of exchanges of several users, clock moves and restarts, against what must hold after each step. Nobody may pass a limit,
 * no record may be lost, and what is derived from the ledger must be what the ledger says.
 */
type Step =
  | { do: 'reserve'; input: number }
  | { do: 'extend'; which: number; wanted: number }
  | { do: 'settle'; which: number; part: number }
  | { do: 'release'; which: number }
  | { do: 'pass'; ms: number }
  | { do: 'setClock'; byMs: number }
  | { do: 'restart' }
  | { do: 'reboot' }
  | { do: 'become'; owner: string }

const OWNERS = ['local', 'alice', 'bob']
const which = fc.nat({ max: 5 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('reserve' as const), input: fc.integer({ min: 0, max: 300 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('extend' as const),
      which,
      wanted: fc.constantFrom(0, 1, 32, 400),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which,
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 8 * HOUR }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('setClock' as const),
      byMs: fc.integer({ min: -2 * DAY, max: 2 * DAY }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('become' as const), owner: fc.constantFrom(...OWNERS) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reboot' as const }) },
)

class Run {
  readonly #ours: TestLedger
  /** id → input tokens and all tokens held. */
  readonly #open = new Map<string, { input: number; held: number }>()
  #count = 0
  #settledTokens = 0
  #settledMessages = 0
  #lastResetMs = 0

  constructor(ours: TestLedger) {
    this.#ours = ours
  }

  take(move: Step): void {
    const { ledger, clock } = this.#ours
    if (move.do === 'reserve') this.#reserve(move.input)
    else if (move.do === 'pass') clock.pass(move.ms)
    else if (move.do === 'setClock') clock.wallMs += move.byMs
    else if (move.do === 'become') this.#ours.userId = move.owner
    else if (move.do === 'restart') this.#ours.reopen()
    else if (move.do === 'reboot') {
      clock.restart(`boot-${++this.#count}`)
      this.#ours.reopen()
    } else {
      const [id, exchange] = [...this.#open][move.which % Math.max(1, this.#open.size)] ?? []
      if (id === undefined || exchange === undefined) return
      if (move.do === 'extend') exchange.held += ledger.extend(id, move.wanted)
      else if (move.do === 'settle') this.#settle(id, exchange, move.part)
      else this.#release(id)
    }
  }

  #settle(id: string, { input, held }: { input: number; held: number }, part: number): void {
    const output = Math.floor((held - input) * part)
    this.#ours.settle(id, input, output)
    this.#open.delete(id)
    this.#settledTokens += input + output
    this.#settledMessages++
    this.#noteDay()
  }

  #release(id: string): void {
    this.#ours.ledger.release(id)
    this.#open.delete(id)
  }

  #reserve(input: number): void {
    const id = `answer-${++this.#count}`
    const outcome = this.#ours.ledger.reserve(id, input)
    if (outcome.ok) this.#open.set(id, { input, held: input + outcome.reservation.grantedTokens })
    else {
      const asked = outcome.resource === 'tokens' ? input + 1 : 1
      expect(outcome.used + outcome.reserved + asked).toBeGreaterThan(outcome.limit)
    }
    this.#noteDay()
  }

  #noteDay(): void {
    const { resets_at } = this.#ours.ledger.quota()
    expect(resets_at).toBeGreaterThanOrEqual(this.#lastResetMs)
    this.#lastResetMs = resets_at
  }

  check(): void {
    const { ledger, db } = this.#ours
    const counters = listCounters(db)
    for (const { resource_type, used, reserved } of counters) {
      const { limitTokens, limitMessages } = TIERS.free_trial
      expect(used + reserved).toBeLessThanOrEqual(resource_type === 'tokens' ? limitTokens : limitMessages)
    }
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
    const of = (resource: string) => counters.filter((row) => row.resource_type === resource)
    expect(sum(of('tokens').map((row) => row.used))).toBe(this.#settledTokens)
    expect(sum(of('messages').map((row) => row.used))).toBe(this.#settledMessages)
    expect(sum(of('tokens').map((row) => row.reserved))).toBe(
      sum([...this.#open.values()].map(({ held }) => held)),
    )
    expect(sum(of('messages').map((row) => row.reserved))).toBe(this.#open.size)
    expect(new Set(ledger.openReservations())).toEqual(new Set(this.#open.keys()))
    // The day in which something was spent or asked for never comes back.
    expect(ledger.quota().resets_at).toBeGreaterThanOrEqual(this.#lastResetMs)
  }
}

test('E3, E5: whatever happens in whatever order, no limit is passed, nothing is lost, and the chain verifies', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const ours = await TestLedger.open()
      try {
        ours.db.pragma('synchronous = OFF')
        const run = new Run(ours)
        for (const each of steps) {
          run.take(each)
          run.check()
        }
        for (const owner of OWNERS) {
          ours.userId = owner
          expect((await ours.ledger.verify()).first_bad).toBeNull()
        }
        const incremental = nonZero(ours)
        ours.ledger.rebuildCounters()
        expect(nonZero(ours)).toEqual(incremental)
      } finally {
        ours.close()
      }
    }),
    { numRuns: 120 },
  )
}, 120_000)

test('E4: counters rebuilt from the ledger equal the counters that grew with it', async () => {
  const ours = await TestLedger.open()
  for (let day = 0; day < 3; day++) {
    for (let sent = 0; sent < 5; sent++) ours.exchange(day, sent)
    ours.clock.pass(DAY)
  }
  ours.ledger.reserve('running', 9)
  const incremental = listCounters(ours.db)
  expect(incremental).toHaveLength(8)
  ours.ledger.rebuildCounters()
  expect(listCounters(ours.db)).toEqual(incremental)
  expect(listReservations(ours.db)).toHaveLength(1)
  ours.close()
})

/** A counter of zeros says the same as none. */
function nonZero(ours: TestLedger) {
  return listCounters(ours.db).filter(({ used, reserved }) => used > 0 || reserved > 0)
}
