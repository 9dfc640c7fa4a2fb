import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, get, sql } from '../../../native/sqlite/sql.ts'
import { overlaps } from '../statements/range.ts'
import { findQuote } from './quote.ts'
import { forgottenRanges, type Place } from './tombstone-store.ts'

/** Shorter texts occur in many unrelated sentences. */
const MIN_CHARS = 12
const MAX_MESSAGES = 500

export interface Restatement extends Place {
  text: string
}

/** Where else chats say the same words: answers repeat what they were given. Places that are forgotten already are left out. */
export function findRestatements(db: ReadableDb, texts: readonly string[]): Restatement[] {
  const places: Restatement[] = []
  for (const words of new Set(texts.map(core))) {
    if (words.length < MIN_CHARS) continue
    const holding = all<{ id: string; content: string }>(
      db,
      sql`SELECT id, content FROM messages WHERE instr(lower(content), lower(${words})) > 0 LIMIT ${MAX_MESSAGES}`,
    )
    for (const message of holding) places.push(...newPlaces(db, message, words, places))
  }
  return places
}

/** The same in one message. */
export function findRestatementsIn(db: ReadableDb, messageId: string, text: string): Restatement[] {
  const words = core(text)
  const message = get<{ id: string; content: string }>(
    db,
    sql`SELECT id, content FROM messages WHERE id = ${messageId}`,
  )
  return message && words.length >= MIN_CHARS ? newPlaces(db, message, words, []) : []
}

/** The words that were forgotten in a message's chat and not brought back, read from the messages that still hold them. */
export function forgottenWordsOf(db: ReadableDb, messageId: string): { memoryId: string; words: string }[] {
  const forgotten = all<{ memory_id: string; content: string; start: number; end: number }>(
    db,
    sql`SELECT t.memory_id, f.content, t.quote_start AS start, t.quote_end AS "end"
        FROM messages own JOIN messages f ON f.session_id = own.session_id AND f.id <> own.id
        JOIN memory_tombstones t ON t.message_id = f.id
        WHERE own.id = ${messageId} AND t.quote_start IS NOT NULL AND t.text_hash <> '' AND t.memory_id <> ''
        ORDER BY t.id`,
  )
  const words = forgotten.map(({ memory_id: memoryId, content, start, end }) => ({
    memoryId,
    words: content.slice(start, end),
  }))
  return [...new Map(words.map((each) => [each.words, each])).values()]
}

function newPlaces(
  db: ReadableDb,
  { id, content }: { id: string; content: string },
  words: string,
  others: readonly Restatement[],
): Restatement[] {
  const known = [...forgottenRanges(db, id), ...others.filter((place) => place.messageId === id)]
  return findQuote(sameCase(content), sameCase(words))
    .filter((range) => !overlaps(range, known))
    .map((range) => ({ messageId: id, ...range, text: content.slice(range.start, range.end) }))
}

/** Without the marks at its end, which a sentence around it has differently. */
function core(text: string): string {
  return text.trim().replace(/(?<![.!?…\s])[.!?…\s]+$/u, '')
}

/** Some letters grow when they change their case, and offsets would be off: such a text is compared as it is. */
function sameCase(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text
}
