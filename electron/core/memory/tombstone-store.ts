import { randomBytes } from 'node:crypto'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, sql } from '../../../native/sqlite/sql.ts'
import type { Range } from '../statements/range.ts'
import { forgottenHash } from './text-key.ts'

/**
 * Records what the user had forgotten, without its text: a tombstone holds the keyed hash of a text, or the place of a
 * part of a message. Each holds the salt of the store that made it, since stores can be merged from backups.
 */
export interface Place extends Range {
  messageId: string
}
const SALT_BYTES = 16

/** Adds a tombstone and returns its row id. `place`: the part of a message that said it; `text` is then its words. */
export function addTombstone(
  db: WritableDb,
  { atMs, memoryId, text, place }: { atMs: number; memoryId: string; text: string; place: Place | null },
): number {
  const salt = ownSalt(db)
  const { lastInsertRowid } = run(
    db,
    sql`INSERT INTO memory_tombstones (at_ms, memory_id, text_hash, salt, message_id, quote_start, quote_end)
        VALUES (${atMs}, ${memoryId}, ${forgottenHash(salt, text)}, ${salt}, ${place?.messageId ?? null},
                ${place?.start ?? null}, ${place?.end ?? null})`,
  )
  return Number(lastInsertRowid)
}

/** Returns the messages of which a part was forgotten. */
export function messagesWithTombstones(db: ReadableDb): string[] {
  return all<{ id: string }>(
    db,
    sql`SELECT DISTINCT m.id FROM memory_tombstones t JOIN messages m ON m.id = t.message_id`,
  ).map(({ id }) => id)
}

export function deleteTombstone(db: WritableDb, id: number): void {
  run(db, sql`DELETE FROM memory_tombstones WHERE id = ${id}`)
}

/** Of a forgetting that is undone, also those that were added to later messages. */
export function deleteTombstonesOf(db: WritableDb, memoryId: string): void {
  run(db, sql`DELETE FROM memory_tombstones WHERE memory_id = ${memoryId}`)
}

/** For a copy of a message. Returns how many there are. */
export function copyTombstones(db: WritableDb, fromMessageId: string, toMessageId: string): number {
  return run(
    db,
    sql`INSERT INTO memory_tombstones (at_ms, memory_id, text_hash, salt, message_id, quote_start, quote_end)
        SELECT at_ms, memory_id, text_hash, salt, ${toMessageId}, quote_start, quote_end FROM memory_tombstones
        WHERE message_id = ${fromMessageId} AND quote_start IS NOT NULL`,
  ).changes
}

export function isForgottenText(db: ReadableDb, text: string): boolean {
  return forgottenTexts(db)(text)
}

/** The same for many texts: reading the salts walks through all tombstones, so it is done once. */
export function forgottenTexts(db: ReadableDb): (text: string) => boolean {
  const known = salts(db)
  return (text) =>
    known.some((salt) => {
      const hash = forgottenHash(salt, text)
      return get(db, sql`SELECT 1 FROM memory_tombstones WHERE text_hash = ${hash} AND salt = ${salt}`)
    })
}

export function isForgottenMemory(db: ReadableDb, memoryId: string): boolean {
  return get(db, sql`SELECT 1 FROM memory_tombstones WHERE memory_id = ${memoryId}`) !== undefined
}

/** Forgotten parts of a message, as UTF-16 offsets. */
export function forgottenRanges(db: ReadableDb, messageId: string): Range[] {
  return all<Range>(
    db,
    sql`SELECT quote_start AS start, quote_end AS "end" FROM memory_tombstones
        WHERE message_id = ${messageId} AND quote_start IS NOT NULL AND quote_end IS NOT NULL ORDER BY quote_start`,
  )
}

/** The user says it again: from now on it may be remembered. It stays forgotten in the old messages. */
export function liftText(db: WritableDb, text: string): void {
  for (const salt of salts(db)) {
    const hash = forgottenHash(salt, text)
    run(
      db,
      sql`DELETE FROM memory_tombstones WHERE text_hash = ${hash} AND salt = ${salt} AND message_id IS NULL`,
    )
    run(db, sql`UPDATE memory_tombstones SET text_hash = '' WHERE text_hash = ${hash} AND salt = ${salt}`)
  }
}

/** The user wants this memory back. It stays out of search in the old messages. */
export function liftMemory(db: WritableDb, memoryId: string, text: string): void {
  liftText(db, text)
  run(db, sql`DELETE FROM memory_tombstones WHERE memory_id = ${memoryId} AND message_id IS NULL`)
  run(db, sql`UPDATE memory_tombstones SET memory_id = '' WHERE memory_id = ${memoryId}`)
}

/** Returns the text without its forgotten ranges. */
export function withoutRanges(text: string, ranges: readonly Range[]): string {
  let kept = ''
  let at = 0
  for (const { start, end } of ranges) {
    kept += text.slice(at, Math.max(at, start))
    at = Math.max(at, end)
  }
  return ranges.length === 0 ? text : (kept + text.slice(at)).replace(/[ \t]{2,}/g, ' ').trim()
}

function salts(db: ReadableDb): Uint8Array[] {
  return all<{ salt: Uint8Array }>(db, sql`SELECT DISTINCT salt FROM memory_tombstones`).map(
    ({ salt }) => salt,
  )
}

function ownSalt(db: ReadableDb): Uint8Array {
  const newest = sql`SELECT salt FROM memory_tombstones ORDER BY id DESC LIMIT 1`
  return get<{ salt: Uint8Array }>(db, newest)?.salt ?? randomBytes(SALT_BYTES)
}
