/**
 * CSV as RFC 4180 has it, safe to open in a spreadsheet: a text that starts like a formula gets an apostrophe before it
 * (OWASP, "CSV Injection"), since a chat may be called `=HYPERLINK(…)`.
 */
const END_OF_LINE = '\r\n'
/** Tab and carriage return count too: a spreadsheet skips them and reads the formula behind them. */
const FORMULA_START = /^[=+\-@\t\r]/
const NEEDS_QUOTES = /[",\r\n]/

/** Returns one line with its line end. A number is written as it is; null is an empty field. */
export function csvLine(fields: readonly (string | number | null)[]): string {
  return fields.map(csvField).join(',') + END_OF_LINE
}

function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = FORMULA_START.test(value) ? `'${value}` : value
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
