import { describe, expect, it } from 'vitest'
import { monthAverage } from './month-average.ts'

const NOW = Date.UTC(2026, 10, 10, 12)

describe('the average of a month', () => {
  it('E6: counts days without use, and nothing of the month before', () => {
    const days = [
      { day: '2026-10-31', tokens: 9_000, messages: 90 },
      { day: '2026-11-01', tokens: 600, messages: 4 },
      { day: '2026-11-10', tokens: 400, messages: 1 },
    ]
    expect(monthAverage(days, NOW)).toEqual({ tokens: 100, messages: 1 })
  })

  it('E6: of no use is nothing', () => {
    expect(monthAverage([], NOW)).toEqual({ tokens: 0, messages: 0 })
  })
})
