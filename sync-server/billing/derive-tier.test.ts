import { describe, expect, test } from 'vitest'
import type { Tier } from '../../contract/tiers.ts'
import { fc } from '../../tests/harness/random.ts'
import { deriveTier } from './derive-tier.ts'
import type { SubscriptionFacts } from './subscription-facts.ts'

const TIERS = new Map<string, Tier>([
  ['price_basic', 'basic'],
  ['price_pro', 'pro'],
])
const NOW = 1_000_000
const FREE = { tier: 'free_trial', periodEndMs: null, graceUntilMs: null } as const

function subscription(id: string, changes: Partial<SubscriptionFacts> = {}): SubscriptionFacts {
  return {
    id,
    status: 'active',
    priceIds: ['price_basic'],
    periodEndMs: NOW + 100,
    cancelAtMs: null,
    graceUntilMs: null,
    ...changes,
  }
}

describe('F5: the tier of what is listed', () => {
  test('nothing listed is free_trial, whatever was before', () => {
    const before = { tier: 'pro', periodEndMs: NOW + 5, graceUntilMs: null } as const
    expect(deriveTier([], TIERS, before, NOW)).toEqual({ ...FREE, findings: [] })
  })

  test('the higher of two, with its own period, and a word that there are two', () => {
    const basic = subscription('sub_b', { periodEndMs: NOW + 900 })
    const pro = subscription('sub_a', { priceIds: ['price_pro'], periodEndMs: NOW + 300 })
    const findings = [
      {
        kind: 'several_subscriptions',
        subject: 'sub_a sub_b',
        detail: { subscriptions: ['sub_a', 'sub_b'] },
      },
    ]
    const expected = { tier: 'pro', periodEndMs: NOW + 300, graceUntilMs: null, findings }
    expect(deriveTier([basic, pro], TIERS, FREE, NOW)).toEqual(expected)
    expect(deriveTier([pro, basic], TIERS, FREE, NOW)).toEqual(expected)
  })

  test('a subscription of several prices counts by the highest', () => {
    const both = subscription('sub_1', { priceIds: ['price_basic', 'price_pro'] })
    expect(deriveTier([both], TIERS, FREE, NOW).tier).toBe('pro')
  })

  test('past_due lasts to the last millisecond before its grace ends', () => {
    const late = subscription('sub_1', { status: 'past_due', graceUntilMs: NOW + 1 })
    expect(deriveTier([late], TIERS, FREE, NOW)).toEqual({
      tier: 'basic',
      periodEndMs: NOW + 100,
      graceUntilMs: NOW + 1,
      findings: [],
    })
    expect(deriveTier([late], TIERS, FREE, NOW + 1)).toEqual({ ...FREE, findings: [] })
  })

  test('a paid subscription of the same tier beside one that is late: no grace is needed', () => {
    const late = subscription('sub_1', { status: 'past_due', graceUntilMs: NOW + 50 })
    expect(deriveTier([late, subscription('sub_2')], TIERS, FREE, NOW).graceUntilMs).toBeNull()
  })

  test('a price that is not known keeps what there was, and never holds back what is higher', () => {
    const unknown = subscription('sub_1', { priceIds: ['price_new'] })
    const pro = { tier: 'pro', periodEndMs: NOW + 7, graceUntilMs: null } as const
    expect(deriveTier([unknown], TIERS, pro, NOW)).toMatchObject(pro)
    expect(deriveTier([unknown], TIERS, FREE, NOW)).toMatchObject(FREE)
    const known = subscription('sub_2', { priceIds: ['price_pro'] })
    expect(deriveTier([unknown, known], TIERS, FREE, NOW).tier).toBe('pro')
    const late = { ...pro, graceUntilMs: NOW }
    expect(deriveTier([unknown], TIERS, late, NOW), 'not past the grace').toMatchObject(FREE)
  })

  test('a price that is not known, of a subscription that is over, is nobody’s concern', () => {
    const over = subscription('sub_1', { status: 'canceled', priceIds: ['price_new'] })
    expect(deriveTier([over], TIERS, FREE, NOW)).toEqual({ ...FREE, findings: [] })
  })

  test('property: the order of the list does not matter, and deriving again changes nothing', () => {
    const facts = fc.record({
      status: fc.constantFrom('active', 'trialing', 'past_due', 'unpaid', 'paused', 'incomplete'),
      priceIds: fc.subarray(['price_basic', 'price_pro', 'price_new'], { minLength: 1 }),
      periodEndMs: fc.option(fc.integer({ min: NOW, max: NOW + 1_000 })),
      graceUntilMs: fc.integer({ min: NOW - 10, max: NOW + 10 }),
    })
    const current = fc.constantFrom<Tier>('free_trial', 'basic', 'pro')
    fc.assert(
      fc.property(
        fc.array(facts, { maxLength: 5 }),
        current,
        fc.infiniteStream(fc.nat()),
        (all, tier, dice) => {
          const listed = all.map((changes, index) =>
            subscription(`sub_${index}`, {
              ...changes,
              graceUntilMs: changes.status === 'past_due' ? changes.graceUntilMs : null,
            }),
          )
          const shuffled = listed
            .map((fact) => ({ fact, at: Number(dice.next().value) }))
            .sort((a, b) => a.at - b.at)
            .map(({ fact }) => fact)
          const before = { ...FREE, tier }
          const { findings, ...derived } = deriveTier(listed, TIERS, before, NOW)
          const again = deriveTier(shuffled, TIERS, before, NOW)
          expect({ ...again, findings: [] }).toEqual({ ...derived, findings: [] })
          expect(new Set(again.findings.map((found) => JSON.stringify(found)))).toEqual(
            new Set(findings.map((found) => JSON.stringify(found))),
          )
          expect(deriveTier(listed, TIERS, derived, NOW)).toEqual({ ...derived, findings })
        },
      ),
    )
  })
})
