import { expect, test } from 'vitest'
import { fc } from '../../../tests/harness/random.ts'
import { createLineReader } from './ndjson.ts'

test('reads the same values however the bytes are cut, also inside a character', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ text: fc.string({ unit: 'binary' }) })),
      fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
      fc.boolean(),
      (values, sizes, endsWithNewline) => {
        const lines = values.map((value) => JSON.stringify(value)).join('\n')
        const bytes = Buffer.from(endsWithNewline && lines !== '' ? `${lines}\n` : lines)
        const reader = createLineReader()
        const read: unknown[] = []
        for (let at = 0; at < bytes.length; ) {
          const size = sizes.next().value ?? 1
          read.push(...reader.push(bytes.subarray(at, at + size)))
          at += size
        }
        expect([...read, ...reader.end()]).toEqual(values)
      },
    ),
  )
})

test('skips empty lines and takes \\r\\n', () => {
  const reader = createLineReader()
  expect([...reader.push(Buffer.from('\n{"a":1}\r\n\r\n{"a":2}\n'))]).toEqual([{ a: 1 }, { a: 2 }])
})

test('refuses a line that is no JSON, after the good ones before it', () => {
  const read: unknown[] = []
  const readAll = (): void => {
    for (const value of createLineReader().push(Buffer.from('{"a":1}\n{"a":\n'))) read.push(value)
  }
  expect(readAll).toThrowError(
    expect.objectContaining({ code: 'engine_refused', details: { reason: 'not_json' } }),
  )
  expect(read).toEqual([{ a: 1 }])
})

test('takes a long line whole, and refuses one without end before it fills the memory', () => {
  const long = JSON.stringify('x'.repeat(200_000))
  const reader = createLineReader(250_000)
  expect([...reader.push(Buffer.from(`${long}\n`))]).toEqual([JSON.parse(long)])
  const pushAll = (): void => {
    for (let i = 0; i < 10; i += 1) Array.from(reader.push(Buffer.alloc(50_000, 'x')))
  }
  expect(pushAll).toThrowError(expect.objectContaining({ details: { reason: 'line_too_long' } }))
})
