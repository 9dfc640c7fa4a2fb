import { expect, test } from 'vitest'
import { dayName, dayOf, midnightAfter } from './utc-day.ts'

test('a UTC day begins at midnight, not a millisecond before', () => {
  const midnight = Date.UTC(2026, 1, 28)
  expect([midnight - 1, midnight].map((ms) => dayName(dayOf(ms)))).toEqual(['2026-02-27', '2026-02-28'])
  expect([midnight - 1, midnight].map(midnightAfter)).toEqual([midnight, Date.UTC(2026, 2, 1)])
})
