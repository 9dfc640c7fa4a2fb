import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, sql } from '../../../native/sqlite/sql.ts'

/** More speakers than this are in no import that a person reads; the query's words are compared with each. */
const MAX_SPEAKERS = 1_000

/** Names that imported chats give to those who speak. Jumps from name to name in the index: 100,000 messages cost nothing. */
export function allSpeakers(db: ReadableDb): string[] {
  return all<{ speaker: string }>(
    db,
    sql`WITH RECURSIVE names (speaker) AS (
          SELECT min(speaker) FROM messages WHERE speaker IS NOT NULL
          UNION ALL
          SELECT (SELECT min(m.speaker) FROM messages m WHERE m.speaker > names.speaker)
          FROM names WHERE names.speaker IS NOT NULL
        )
        SELECT speaker FROM names WHERE speaker IS NOT NULL LIMIT ${MAX_SPEAKERS}`,
  ).map(({ speaker }) => speaker)
}

export function speakersOf(db: ReadableDb, sessionId: string): string[] {
  return all<{ speaker: string }>(
    db,
    sql`SELECT DISTINCT speaker FROM messages WHERE session_id = ${sessionId} AND speaker IS NOT NULL`,
  ).map(({ speaker }) => speaker)
}

/** For each chat, how many of these speakers take part in it; chats without any are left out. */
export function participation(
  db: ReadableDb,
  sessionIds: readonly string[],
  speakers: readonly string[],
): Map<string, number> {
  if (speakers.length === 0) return new Map()
  const rows = all<{ session_id: string; count: number }>(
    db,
    sql`SELECT s.value AS session_id, count(*) AS count
        FROM json_each(${JSON.stringify(sessionIds)}) s CROSS JOIN json_each(${JSON.stringify(speakers)}) n
        WHERE EXISTS (SELECT 1 FROM messages m WHERE m.speaker = n.value AND m.session_id = s.value)
        GROUP BY s.value`,
  )
  return new Map(rows.map(({ session_id, count }) => [session_id, count]))
}

/** Speakers whose name, or first name, is among the words of a query (in lower case). */
export function named(speakers: readonly string[], words: ReadonlySet<string>): string[] {
  return speakers.filter((speaker) => words.has(speaker.toLowerCase()) || words.has(firstName(speaker)))
}

function firstName(speaker: string): string {
  return (/[\p{L}\p{N}]+/u.exec(speaker)?.[0] ?? speaker).toLowerCase()
}

/** The names of those who speak say nothing of the subject, and pull every vector to themselves. */
export function withoutNames(text: string, speakers: readonly string[]): string {
  const names = new Set(speakers.flatMap((speaker) => [speaker.toLowerCase(), firstName(speaker)]))
  if (names.size === 0) return text
  // pattern-ok: whole names in full, between marks of one character.
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${[...names].map(escaped).join('|')})(?:['’]s)?(?![\\p{L}\\p{N}])`,
    'giu',
  )
  return text.replace(pattern, ' ').replace(/\s+/g, ' ').trim() || text
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
