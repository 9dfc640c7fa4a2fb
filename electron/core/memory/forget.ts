import { AppError } from '../../../contract/errors.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, sql, transaction } from '../../../native/sqlite/sql.ts'
import { type Erased, eraseTraces, putBackTraces } from './erase.ts'
import { beginStep } from './events.ts'
import type { MemoryDeps } from './memory-deps.ts'
import { findRestatements, type Restatement } from './restatements.ts'
import { messageIdOf } from './short-term.ts'
import {
  deleteMemory,
  getMemory,
  insertLink,
  insertMemory,
  insertSource,
  type LinkRow,
  listLinks,
  listSources,
  type MemoryRow,
  type SourceRow,
} from './store.ts'
import { addTombstone, deleteTombstone, type Place } from './tombstones.ts'

/** Long enough to notice a slip; what is held for it is in no file. As other "undo" of the app, but for good after it. */
export const UNDO_FORGOTTEN_MS = 10 * 60 * 1000

/** All that undoing a forgetting needs. Held in memory only. */
export interface Forgotten {
  untilMs: number
  rows: MemoryRow[]
  sources: SourceRow[]
  links: LinkRow[]
  /** Memories that named one of these as what replaced them. */
  replaced: { id: string; superseded_by: string }[]
  erased: Erased
  tombstones: number[]
  messages: string[]
  eventIds: string[]
}

/**
 * Deletes memories with all that holds their words: the row (its units go with it), sources, links, the log's undo part.
 * What was merged with one of them says the same, and goes too. Tombstones stay, so that no worker, import or backup
 * brings them back. Throws memory_not_found and memory_read_only when there is nothing to forget.
 */
export function forgetMemories(deps: MemoryDeps, ids: readonly string[]): Forgotten {
  const { db, clock } = deps
  const forgotten = withSecureDelete(db, () =>
    transaction(db, () => {
      const rows = family(db, ids)
      if (rows.length === 0) throw nothingToForget(ids)
      const gone = new Set(rows.map((row) => row.id))
      const sources = rows.flatMap((row) => listSources(db, row.id))
      const erased = eraseTraces(db, gone, [
        ...rows.map((row) => row.text),
        ...sources.map(({ quote }) => quote),
      ])
      const tombstones = rows.flatMap((row) => bury(deps, row, sources))
      const restated = findRestatements(db, [
        ...rows.map((row) => row.text),
        ...sources.map(({ quote }) => quote),
      ])
      for (const place of restated) tombstones.push(buryPlace(deps, rows[0]?.id ?? '', place))
      const held: Forgotten = {
        untilMs: clock.nowMs() + UNDO_FORGOTTEN_MS,
        rows,
        sources,
        links: uniqueLinks(rows.flatMap((row) => listLinks(db, row.id))),
        replaced: rows.flatMap((row) => replacedBy(db, row.id)).filter(({ id }) => !gone.has(id)),
        erased,
        tombstones,
        messages: [
          ...new Set([
            ...sources.flatMap(({ message_id }) => message_id ?? []),
            ...restated.map((place) => place.messageId),
          ]),
        ],
        eventIds: [],
      }
      for (const { id } of rows) deleteMemory(db, id)
      for (const id of held.messages) deps.recall().reindexMessage(id)
      const step = beginStep(deps, { by: 'person', reason: 'You had it forgotten.' })
      held.eventIds = rows.map(({ id }) => step.note(id, 'forgotten', null))
      return held
    }),
  )
  if (!db.inTransaction) deps.scrub()
  return forgotten
}

/** As if it had not been forgotten; only its tombstones know that it was, and they go. */
export function bringBack(deps: MemoryDeps, held: Forgotten): void {
  const { db, clock } = deps
  transaction(db, () => {
    if (held.rows.some(({ id }) => getMemory(db, id))) {
      throw new AppError('undo_not_possible', 'It is here again already: it was imported.')
    }
    for (const id of held.tombstones) deleteTombstone(db, id)
    for (const row of held.rows) insertMemory(db, { ...row, superseded_by: null })
    for (const { id, superseded_by } of [...held.rows, ...held.replaced]) setSuperseder(db, id, superseded_by)
    for (const source of held.sources) {
      insertSource(db, hasMessage(db, source.message_id) ? source : { ...source, message_id: null })
    }
    for (const link of held.links) {
      if (getMemory(db, link.from_id) && getMemory(db, link.to_id)) insertLink(db, link)
    }
    putBackTraces(db, held.erased)
    for (const id of held.messages) deps.recall().reindexMessage(id)
    const now = clock.nowMs()
    for (const id of held.eventIds)
      run(db, sql`UPDATE memory_events SET undone_at_ms = ${now} WHERE id = ${id}`)
    const step = beginStep(deps, { by: 'person', reason: 'You undid the forgetting.' })
    for (const { id } of held.rows) step.note(id, 'undone', null)
  })
}

/** The memories named, and all that were merged into them or that they went into, over any number of steps. */
function family(db: WritableDb, ids: readonly string[]): MemoryRow[] {
  const found = new Map<string, MemoryRow>()
  const open = [...ids]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const row = found.has(id) ? undefined : getMemory(db, id)
    if (!row) continue
    found.set(id, row)
    for (const link of listLinks(db, id)) {
      if (link.kind === 'merged_into') open.push(link.from_id, link.to_id)
    }
  }
  return [...found.values()].sort((a, b) => a.rowid - b.rowid)
}

function bury({ db, clock }: MemoryDeps, row: MemoryRow, sources: readonly SourceRow[]): number[] {
  const at = { atMs: clock.nowMs(), memoryId: row.id }
  const ofText = addTombstone(db, { ...at, text: row.text, place: null })
  const ofQuotes = sources
    .filter((source) => source.memory_id === row.id)
    .map((source) => addTombstone(db, { ...at, text: source.quote, place: placeOf(source) }))
  return [ofText, ...ofQuotes]
}

function buryPlace({ db, clock }: MemoryDeps, memoryId: string, { text, ...place }: Restatement): number {
  return addTombstone(db, { atMs: clock.nowMs(), memoryId, text, place })
}

function placeOf({ message_id, quote_start, quote_end }: SourceRow): Place | null {
  if (message_id === null || quote_start === null || quote_end === null) return null
  return { messageId: message_id, start: quote_start, end: quote_end }
}

/** FAST leaves the old words on pages that become free (native/sqlite/open.ts); here they are overwritten as well. */
function withSecureDelete<T>(db: WritableDb, body: () => T): T {
  db.pragma('secure_delete = ON')
  try {
    return body()
  } finally {
    db.pragma('secure_delete = FAST')
  }
}

function nothingToForget(ids: readonly string[]): AppError {
  return ids.some((id) => messageIdOf(id) !== null)
    ? new AppError('memory_read_only', 'This is a message of a chat: delete the chat to have it forgotten.')
    : new AppError('memory_not_found', 'There is no memory with this id.')
}

function replacedBy(db: WritableDb, id: string): { id: string; superseded_by: string }[] {
  return all(db, sql`SELECT id, superseded_by FROM memories WHERE superseded_by = ${id}`)
}

function setSuperseder(db: WritableDb, id: string, by: string | null): void {
  const isThere = by !== null && getMemory(db, by) !== undefined
  run(db, sql`UPDATE memories SET superseded_by = ${isThere ? by : null} WHERE id = ${id}`)
}

function hasMessage(db: WritableDb, id: string | null): boolean {
  return get(db, sql`SELECT 1 FROM messages WHERE id = ${id}`) !== undefined
}

function uniqueLinks(links: readonly LinkRow[]): LinkRow[] {
  return [...new Map(links.map((link) => [`${link.from_id} ${link.to_id} ${link.kind}`, link])).values()]
}
