import { describe, expect, test } from 'vitest'
import { parseCsv } from '../../../tests/harness/csv.ts'
import { fc } from '../../../tests/harness/random.ts'
import { csvLine } from './csv.ts'

describe('E6: a line of CSV', () => {
  test('E6: is its fields, with a line end; null is empty', () => {
    expect(csvLine([1, 'a chat', null, 'ä'])).toBe('1,a chat,,ä\r\n')
  })

  test('E6: quotes commas, quotation marks and line breaks (RFC 4180)', () => {
    expect(csvLine(['a,b', 'say "hi"', 'two\nlines', ' edge '])).toBe(
      '"a,b","say ""hi""","two\nlines", edge \r\n',
    )
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('E6: %j cannot be run as a formula', (text) => {
    expect(parseCsv(csvLine([text]))).toEqual([[`'${text}`]])
  })

  test('E6: leaves numbers and what only holds such a sign as they are', () => {
    expect(csvLine([-5, 'a=b', 'x-y'])).toBe('-5,a=b,x-y\r\n')
  })

  test('E6: is read back as it was written, whatever is in it', () => {
    const field = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('=', '"', ',', '\r', '\n', 'a') }),
    )
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        const read = parseCsv(rows.map(csvLine).join(''))
        expect(read).toEqual(
          rows.map((row) => row.map((text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text))),
        )
      }),
    )
  })
})
