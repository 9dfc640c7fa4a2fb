/**
 * Currencies whose smallest unit Stripe counts otherwise than ISO 4217 does: two digits for compatibility, or none
 * (docs.stripe.com/currencies, "Zero-decimal currencies" and "Special cases").
 */
const DIGITS: Readonly<Record<string, number>> = { isk: 2, ugx: 2, mga: 0 }

/** "9 €", "£9.50", "¥900" from an amount in the smallest unit of its currency. Unknown currencies show their code. */
export function moneyText(language: string, amountMinor: number, currency: string): string {
  try {
    const format = new Intl.NumberFormat(language, {
      style: 'currency',
      currency,
      trailingZeroDisplay: 'stripIfInteger',
    })
    const digits = DIGITS[currency.toLowerCase()] ?? format.resolvedOptions().maximumFractionDigits ?? 2
    return format.format(amountMinor / 10 ** digits)
  } catch {
    return `${amountMinor / 100} ${currency.toUpperCase()}`
  }
}
