import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { SqlValue } from '../../../../../native/sqlite/sql.ts'
import { decodeRecord, readVarint } from './record.ts'
import { type Frames, readFrames } from './wal-frames.ts'

/**
 * Reads rows off the pages of a database one by one, without its schema and trees: for a file of which page 1, the
 * schema or an upper page of a tree is damaged, and SQLite itself can no longer find what is whole
 * (sqlite.org/fileformat2.html §1.6; SQLite's own recovery extension does the same).
 *
 * Pages on the list of free pages are left out, since they hold what was deleted. @NOTE When that list itself is lost
 * they cannot be told apart, and a chat that was deleted for good may come back.
 */
export interface FoundRow {
  /** null: from a WITHOUT ROWID table or an index. */
  rowid: number | null
  values: SqlValue[]
}

const PAGE_BYTES = 4096
const TABLE_LEAF = 0x0d
const INDEX_LEAF = 0x0a
const INDEX_INTERIOR = 0x02

/** Also what the -wal holds beyond the file. Throws only when the file cannot be opened. */
export function* scanRows(dbPath: string, walPath: string): Generator<FoundRow> {
  const file = openSync(dbPath, 'r')
  const frames = readFrames(walPath, PAGE_BYTES)
  try {
    const pages = new Pages(file, frames)
    const free = pages.freePages()
    for (let number = 1; number <= pages.count; number += 1) {
      if (!free.has(number)) yield* rowsOn(pages, number)
    }
  } finally {
    frames.close()
    closeSync(file)
  }
}

class Pages {
  readonly count: number
  readonly #file: number
  readonly #frames: Frames

  constructor(file: number, frames: Frames) {
    this.#file = file
    this.#frames = frames
    let count = Math.floor(fstatSync(file).size / PAGE_BYTES)
    for (const number of frames.pageNumbers()) count = Math.max(count, number)
    this.count = count
  }

  /** Throws RangeError for a page that is not there. */
  read(number: number): Buffer {
    const inWal = this.#frames.page(number)
    if (inWal) return inWal
    const page = Buffer.alloc(PAGE_BYTES)
    const isInFile = number >= 1 && number <= this.count
    if (!isInFile || readSync(this.#file, page, 0, PAGE_BYTES, (number - 1) * PAGE_BYTES) < PAGE_BYTES) {
      throw new RangeError(`There is no page ${number}.`)
    }
    return page
  }

  /** As far as the list can be followed. */
  freePages(): Set<number> {
    const free = new Set<number>()
    try {
      const header = this.read(1)
      if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return free
      for (let trunk = header.readUInt32BE(32); trunk !== 0 && !free.has(trunk); ) {
        const page = this.read(trunk)
        free.add(trunk)
        const leaves = Math.min(page.readUInt32BE(4), PAGE_BYTES / 4 - 2)
        for (let leaf = 0; leaf < leaves; leaf += 1) free.add(page.readUInt32BE(8 + leaf * 4))
        trunk = page.readUInt32BE(0)
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
    return free
  }
}

function* rowsOn(pages: Pages, number: number): Generator<FoundRow> {
  let page: Buffer
  try {
    page = pages.read(number)
  } catch {
    // The disk does not give it back.
    return
  }
  const start = number === 1 ? 100 : 0
  const kind = page.readUInt8(start)
  if (kind !== TABLE_LEAF && kind !== INDEX_LEAF && kind !== INDEX_INTERIOR) return
  const pointers = start + (kind === INDEX_INTERIOR ? 12 : 8)
  const cells = Math.min(page.readUInt16BE(start + 3), Math.floor((PAGE_BYTES - pointers) / 2))
  for (let cell = 0; cell < cells; cell += 1) {
    const row = readCell(pages, page, page.readUInt16BE(pointers + cell * 2), kind)
    if (row) yield row
  }
}

/** null: not a row, or one whose continuation cannot be read. */
function readCell(pages: Pages, page: Buffer, at: number, kind: number): FoundRow | null {
  try {
    const length = readVarint(page, kind === INDEX_INTERIOR ? at + 4 : at)
    const key = kind === TABLE_LEAF ? readVarint(page, length.next) : null
    const payload = readPayload(pages, page, key?.next ?? length.next, length.value, kind)
    return { rowid: key?.value ?? null, values: decodeRecord(payload) }
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** How much of a long row lies on its page, and how much on overflow pages: §1.6 of the format. */
function readPayload(pages: Pages, page: Buffer, at: number, length: number, kind: number): Buffer {
  const most = kind === TABLE_LEAF ? PAGE_BYTES - 35 : Math.floor(((PAGE_BYTES - 12) * 64) / 255) - 23
  const least = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23
  const surplus = least + ((length - least) % (PAGE_BYTES - 4))
  const local = length <= most ? length : surplus <= most ? surplus : least
  if (at + local > PAGE_BYTES || length > pages.count * PAGE_BYTES) throw new RangeError('Not a row.')
  const parts = [page.subarray(at, at + local)]
  let next = local < length ? page.readUInt32BE(at + local) : 0
  for (let left = length - local; left > 0; left -= PAGE_BYTES - 4) {
    const overflow = pages.read(next)
    parts.push(overflow.subarray(4, 4 + Math.min(left, PAGE_BYTES - 4)))
    next = overflow.readUInt32BE(0)
  }
  return Buffer.concat(parts, length)
}
