import { describe, expect, it } from 'vitest'
import { createFormat, regionalTag } from './format.ts'

const en = createFormat('en-GB')

describe('numbers that a person reads', () => {
  it.each([
    [0, '1 min'],
    [59_000, '1 min'],
    [61_000, '2 mins'],
    [3_599_000, '1 hr'],
    [3_600_000, '1 hr'],
    [11_520_000, '3 hrs 12 mins'],
    [-5, '1 min'],
  ])('E6: %d ms is %s', (ms, words) => {
    expect(en.duration(ms)).toBe(words)
  })

  it.each([
    [0, '1 min'],
    [7_140_000, '1 hr 59 mins'],
    [7_200_000, '2 hrs'],
    [64_000_000, '18 hrs'],
  ])('E6: %d ms are roughly %s', (ms, words) => {
    expect(en.roughDuration(ms)).toBe(words)
  })

  it.each([
    [61.44, '61.4'],
    [999.94, '999.9'],
    [1_000, '1,000'],
    [12_345.67, '12,346'],
  ])('A8: %d tokens a second are %s', (speed, words) => {
    expect(en.speed(speed)).toBe(words)
  })

  it.each([
    [98_362_432, '98 MB'],
    [4_200_000_000, '4.2 GB'],
    [120_000, '0.1 MB'],
    [1_740, '2 kB'],
  ])('J2: %d bytes are %s', (bytes, words) => {
    expect(en.bytes(bytes)).toBe(words)
  })

  it('A8: times are milliseconds, then seconds', () => {
    expect(en.milliseconds(182.4)).toBe('182 ms')
    expect(en.milliseconds(1_640)).toBe('1.6 secs')
  })

  it('E4: a day of the ledger is a UTC day, wherever the person is', () => {
    expect(en.utcDay('2026-10-15')).toBe('15 Oct')
  })
})

describe('the region', () => {
  it('J1: is that of the system when it speaks the same language', () => {
    expect(regionalTag('en', ['de-DE', 'en-GB'])).toBe('en-GB')
    expect(regionalTag('fr', ['de-DE', 'en-GB'])).toBe('fr')
  })
})

describe('times near now', () => {
  const now = 1_800_000_000_000

  it('C7: what just happened is not to come, though the clock is read once a minute only', () => {
    const format = createFormat('en')
    expect(format.ago(now + 40_000, now)).toBe('this minute')
    expect(format.ago(now - 3 * 60_000, now)).toBe('3 minutes ago')
  })

  it('C7: what is due is not past', () => {
    const format = createFormat('en')
    expect(format.until(now - 90_000, now)).toBe('this minute')
    expect(format.until(now + 12 * 86_400_000, now)).toBe('in 12 days')
  })
})
