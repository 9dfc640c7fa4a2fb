import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, sql } from '../../../native/sqlite/sql.ts'
import { findQuote } from './quote.ts'
import { forgottenRanges, overlaps, type Place } from './tombstone-store.ts'

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
    for (const { id, content } of holding) {
      const known = [...forgottenRanges(db, id), ...places.filter((place) => place.messageId === id)]
      for (const range of findQuote(sameCase(content), sameCase(words))) {
        if (!overlaps(range, known))
          places.push({ messageId: id, ...range, text: content.slice(range.start, range.end) })
      }
    }
  }
  return places
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
