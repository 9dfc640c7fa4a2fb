import { describe, expect, it } from 'vitest'
import type { QuotaReply } from '../../../contract/core/usage.ts'
import { niceCeiling } from './components/usage-chart.tsx'
import { meterOf } from './meters.ts'

const quota = (tokens: QuotaReply['tokens']): QuotaReply => ({
  tier: 'free_trial',
  tokens,
  messages: { used: 1, limit: 50, remaining: 49 },
  resets_at: 0,
})

describe('a meter', () => {
  it('E6: is full when nothing remains, and says so by its colour', () => {
    expect(meterOf(quota({ used: 1000, limit: 1000, remaining: 0 }), 'tokens')).toEqual({
      resource: 'tokens',
      used: 1000,
      elsewhere: 0,
      reserved: 0,
      limit: 1000,
      share: 1,
      tone: 'danger',
    })
  })

  it('E6: counts what is reserved as gone', () => {
    expect(meterOf(quota({ used: 100, limit: 1000, remaining: 100, reserved: 800 }), 'tokens')).toMatchObject(
      {
        used: 100,
        reserved: 800,
        share: 0.9,
        tone: 'warn',
      },
    )
  })

  it('G4: knows what other devices used of it', () => {
    const tokens = { used: 100, limit: 1000, remaining: 900, elsewhere: 60 }
    expect(meterOf(quota(tokens), 'tokens')).toMatchObject({ used: 100, elsewhere: 60, share: 0.1 })
  })

  it('E2: has no end without a limit', () => {
    expect(meterOf(quota({ used: 70_000, limit: -1, remaining: -1 }), 'tokens')).toMatchObject({
      limit: null,
      share: 0,
    })
  })
})

describe('the scale of the chart', () => {
  it.each([
    [0, 2],
    [1, 2],
    [7, 10],
    [11, 20],
    [1000, 1000],
    [1001, 2000],
  ])('E4: for %d ends at %d', (value, end) => {
    expect(niceCeiling(value)).toBe(end)
  })
})
