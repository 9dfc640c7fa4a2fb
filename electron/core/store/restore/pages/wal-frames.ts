import { closeSync, existsSync, openSync, readSync } from 'node:fs'

/** Pages that were committed to a -wal and are not in the database file yet. */
export interface Frames {
  pageNumbers(): Iterable<number>
  page(number: number): Buffer | null
  close(): void
}

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24

/**
 * Follows a -wal as SQLite does (sqlite.org/fileformat2.html §4): up to the first frame whose salt or checksum is not
 * right; frames after the last commit do not count. None for a file that is no -wal of this page size.
 */
export function readFrames(path: string, pageBytes: number): Frames {
  const offsets = new Map<number, number>()
  if (!existsSync(path)) return { pageNumbers: () => [], page: () => null, close: () => {} }
  const file = openSync(path, 'r')
  const header = Buffer.alloc(HEADER_BYTES)
  const isOurs =
    readSync(file, header, 0, HEADER_BYTES, 0) === HEADER_BYTES &&
    (header.readUInt32BE(0) & 0xfffffffe) >>> 0 === 0x377f0682 &&
    header.readUInt32BE(8) === pageBytes
  if (isOurs) collect(file, header, pageBytes, offsets)
  return {
    pageNumbers: () => offsets.keys(),
    page(number) {
      const offset = offsets.get(number)
      if (offset === undefined) return null
      const page = Buffer.alloc(pageBytes)
      return readSync(file, page, 0, pageBytes, offset) === pageBytes ? page : null
    },
    close: () => closeSync(file),
  }
}

function collect(file: number, header: Buffer, pageBytes: number, offsets: Map<number, number>): void {
  const isBigEndian = (header.readUInt32BE(0) & 1) === 1
  let sum: Checksum = checksum([0, 0], header.subarray(0, 24), isBigEndian)
  if (sum[0] !== header.readUInt32BE(24) || sum[1] !== header.readUInt32BE(28)) return
  const uncommitted = new Map<number, number>()
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + pageBytes)
  for (
    let at = HEADER_BYTES;
    readSync(file, frame, 0, frame.length, at) === frame.length;
    at += frame.length
  ) {
    if (frame.compare(header, 16, 24, 8, 16) !== 0) return
    sum = checksum(sum, frame.subarray(0, 8), isBigEndian)
    sum = checksum(sum, frame.subarray(FRAME_HEADER_BYTES), isBigEndian)
    if (sum[0] !== frame.readUInt32BE(16) || sum[1] !== frame.readUInt32BE(20)) return
    uncommitted.set(frame.readUInt32BE(0), at + FRAME_HEADER_BYTES)
    if (frame.readUInt32BE(4) === 0) continue
    for (const [number, offset] of uncommitted) offsets.set(number, offset)
    uncommitted.clear()
  }
}

type Checksum = [number, number]

function checksum([first, second]: Checksum, bytes: Buffer, isBigEndian: boolean): Checksum {
  let [a, b] = [first, second]
  const word = (at: number) => (isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at))
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + word(at) + b) >>> 0
    b = (b + word(at + 4) + a) >>> 0
  }
  return [a, b]
}
