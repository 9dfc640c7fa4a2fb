import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { openReadOnly } from '../../../native/sqlite/open.ts'

/** A page of a database file, as SQLite's dbstat table tells. */
export interface Page {
  pageno: number
  /** Table or index that it belongs to. */
  name: string
  pagetype: 'leaf' | 'internal' | 'overflow'
  /** Rows on it. */
  ncell: number
}

const PAGE_BYTES = 4096

export function pagesOf(path: string): Page[] {
  const db = openReadOnly(path)
  try {
    return db
      .prepare<[], Page>('SELECT pageno, name, pagetype, ncell FROM dbstat WHERE pageno > 1 ORDER BY pageno')
      .all()
  } finally {
    db.close()
  }
}

/** Writes over the whole page: with one byte, as a bad sector that reads as such, or with other bytes. */
export function overwritePage(
  path: string,
  pageno: number,
  bytes: Buffer = Buffer.alloc(PAGE_BYTES, 0xa5),
): void {
  const file = openSync(path, 'r+')
  try {
    writeSync(file, bytes, 0, PAGE_BYTES, (pageno - 1) * PAGE_BYTES)
  } finally {
    closeSync(file)
  }
}

/** Writes zeros over pages in a row, as a lost block of a disk reads. */
export function zeroPages(path: string, first: number, count: number): void {
  for (let pageno = first; pageno < first + count; pageno += 1)
    overwritePage(path, pageno, Buffer.alloc(PAGE_BYTES))
}

/** Leaves the first half of a page and puts the second half of another in its place: a write cut short by a power cut. */
export function tearPage(path: string, pageno: number, other: number): void {
  const bytes = readFileSync(path)
  const half = PAGE_BYTES / 2
  const start = (page: number) => (page - 1) * PAGE_BYTES
  const torn = Buffer.concat([
    bytes.subarray(start(pageno), start(pageno) + half),
    bytes.subarray(start(other) + half, start(other) + PAGE_BYTES),
  ])
  overwritePage(path, pageno, torn)
}

/** Truncates the file after `pages` pages. */
export function cutOff(path: string, pages: number): void {
  writeFileSync(path, readFileSync(path).subarray(0, pages * PAGE_BYTES))
}
