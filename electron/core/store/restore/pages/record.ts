import type { SqlValue } from '../../../../../native/sqlite/sql.ts'

/**
 * SQLite's record format (sqlite.org/fileformat2.html §2.1): a header with its own length and one serial type for each
 * column, then the values. Integers of eight bytes are read as numbers: this app stores only safe ones.
 * Throws RangeError where the bytes are no record.
 */
export function decodeRecord(payload: Buffer): SqlValue[] {
  const header = readVarint(payload, 0)
  if (header.value > payload.length) throw new RangeError('The header is longer than the record.')
  const values: SqlValue[] = []
  let body = header.value
  for (let at = header.next; at < header.value; ) {
    const type = readVarint(payload, at)
    at = type.next
    const length = lengthOf(type.value)
    if (body + length > payload.length) throw new RangeError('A value is longer than the record.')
    values.push(decodeValue(type.value, payload.subarray(body, body + length)))
    body += length
  }
  if (body !== payload.length) throw new RangeError('The record is longer than its values.')
  return values
}

/** 1–9 bytes, seven bits each, the highest first. Throws RangeError past the end, and above 2^53. */
export function readVarint(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0
  for (let next = at; next < at + 9; next += 1) {
    const byte = bytes.readUInt8(next)
    const isLast = next === at + 8
    value = isLast ? value * 256 + byte : value * 128 + (byte & 0x7f)
    if (isLast || byte < 0x80) {
      if (!Number.isSafeInteger(value)) break
      return { value, next: next + 1 }
    }
  }
  throw new RangeError('Integer out of the safe range.')
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8]

function lengthOf(type: number): number {
  if (type < INTEGER_BYTES.length) return INTEGER_BYTES[type] ?? 0
  if (type === 7) return 8
  if (type < 10) return 0
  if (type < 12) throw new RangeError('A type that SQLite never writes.')
  return Math.floor((type - 12) / 2)
}

function decodeValue(type: number, bytes: Buffer): SqlValue {
  if (type === 0) return null
  if (type === 6) return Number(bytes.readBigInt64BE(0))
  if (type < 6) return bytes.readIntBE(0, bytes.length)
  if (type === 7) return bytes.readDoubleBE(0)
  if (type < 10) return type - 8
  return type % 2 === 0 ? Buffer.from(bytes) : bytes.toString('utf8')
}
