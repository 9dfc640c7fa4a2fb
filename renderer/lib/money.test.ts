import { describe, expect, it } from 'vitest'
import { moneyText } from './money.ts'

/** Intl puts narrow and hard spaces, which are hard to read in a test. */
const plain = (text: string) => text.replaceAll(/\s/gu, ' ')

describe('a price', () => {
  it.each([
    ['en-GB', 900, 'eur', '€9'],
    ['en-US', 950, 'usd', '$9.50'],
    ['de-DE', 1_234_500, 'eur', '12.345 €'],
    ['fr-FR', 999, 'eur', '9,99 €'],
    // Without a smaller unit, and with three digits.
    ['en-US', 900, 'jpy', '¥900'],
    ['en-US', 5_000, 'kwd', 'KWD 5'],
  ])('F6: in %s of %i in %s is %s', (language, amount, currency, text) => {
    expect(plain(moneyText(language, amount, currency))).toBe(text)
  })

  it('F6: follows Stripe where it counts otherwise than the currency does', () => {
    expect(plain(moneyText('en-US', 90_000, 'isk'))).toBe('ISK 900')
    expect(plain(moneyText('en-US', 90_000, 'mga'))).toBe('MGA 90,000')
  })

  it('F6: of a currency that is none still says what it costs', () => {
    expect(moneyText('en', 900, 'x')).toBe('9 X')
  })
})
