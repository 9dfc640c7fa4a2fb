import { randomUUID } from 'node:crypto'
import type { ForgottenCopies, Memory } from '../../../contract/core/memory.ts'
import { AppError } from '../../../contract/errors.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { hasMessage } from './chat-store.ts'
import { ASKED, beginStep, markUndone, type Step } from './event-store.ts'
import type { MemoryDeps } from './memory-deps.ts'
import { findRestatements, type Restatement } from './restatement-store.ts'
import { settle } from './settle.ts'
import { messageIdOf } from './short-term-store.ts'
import { followPaths } from './shown-paths.ts'
import {
  deleteMemory,
  getMemory,
  hasRowid,
  insertLink,
  insertMemory,
  insertSource,
  type LinkRow,
  listLinks,
  listReplacedBy,
  listSources,
  type MemoryRow,
  type SourceRow,
  saveMemory,
  setSuperseder,
} from './store.ts'
import {
  addTombstone,
  deleteTombstone,
  deleteTombstonesOf,
  messagesWithTombstones,
  type Place,
} from './tombstone-store.ts'
import { type Erased, eraseTraces, putBackTraces } from './trace-store.ts'
import { undoStep } from './undo.ts'
import { mustGetMemory, toMemory } from './views.ts'

/** Long enough to notice a mistake; after it the forgetting is final. */
export const UNDO_FORGOTTEN_MS = 10 * 60 * 1000

/** What undoing a forgetting needs. Kept in memory only, never in a file. */
interface Forgotten {
  untilMs: number
  rows: MemoryRow[]
  sources: SourceRow[]
  links: LinkRow[]
  /** Memories that named one of these as what replaced them. */
  replaced: { id: string; superseded_by: string }[]
  /** Of these, what stands again since, as it was before. */
  reactivated: MemoryRow[]
  erased: Erased
  tombstones: number[]
  messages: string[]
  eventIds: string[]
}

interface ForgetOptions {
  /** They should never have been kept: what they replaced stands again. */
  isMistake?: boolean
}

export interface Forgetting {
  /** At once and for good on disk; see forgottenSchema for its undo. */
  forget(
    ids: readonly string[],
    options?: ForgetOptions,
  ): {
    forgotten: string[]
    undoId: string
    undoUntilMs: number
    /** Resolves when the backups no longer hold them. */
    copies: Promise<ForgottenCopies>
  }
  /** Undoes a forgetting, or a step by the id of one of its events. Throws undo_not_possible. */
  undo(undoId: string): Memory[]
  /** Whether a forgetting can still be undone. */
  hasUndoOfForgotten(): boolean
  /** Before the store is copied: what was forgotten can no longer be undone from here on. */
  dropUndoOfForgotten(): void
  /** After messages came from a backup: what was forgotten of them stays out of search. */
  reindexForgotten(): void
}

export function createForgetting(deps: MemoryDeps): Forgetting {
  const { db, clock } = deps
  /** By undo id. */
  const undoable = new Map<string, Forgotten>()

  function dropOld(): void {
    for (const [id, held] of undoable) if (held.untilMs <= clock.nowMs()) undoable.delete(id)
  }

  return {
    forget(ids, options = {}) {
      dropOld()
      const held = forgetMemories(deps, ids, options)
      const undoId = randomUUID()
      undoable.set(undoId, held)
      const copies = deps.forgetInCopies({
        memoryIds: new Set(held.rows.map(({ id }) => id)),
        texts: [...held.rows.map(({ text }) => text), ...held.sources.map(({ quote }) => quote)],
        sinceMs: Math.min(...held.rows.map((row) => row.created_at_ms)),
      })
      return { forgotten: held.rows.map(({ id }) => id), undoId, undoUntilMs: held.untilMs, copies }
    },
    undo(undoId) {
      dropOld()
      const held = undoable.get(undoId)
      if (!held) return undoStep(deps, undoId)
      bringBack(deps, held)
      undoable.delete(undoId)
      return held.rows.map(({ id }) => toMemory(db, mustGetMemory(db, id)))
    },
    hasUndoOfForgotten() {
      dropOld()
      return undoable.size > 0
    },
    dropUndoOfForgotten: () => undoable.clear(),
    reindexForgotten() {
      for (const id of messagesWithTombstones(db)) deps.recall().reindexMessage(id)
    },
  }
}

/**
 * Deletes memories with all that holds their words: the row (its units go with it), sources, links, the log's undo part.
 * What was merged with one of them says the same, and goes too. Tombstones stay, so that no worker, import or backup
 * brings them back. Throws memory_not_found and memory_read_only when there is nothing to forget.
 */
function forgetMemories(
  deps: MemoryDeps,
  ids: readonly string[],
  { isMistake = false }: ForgetOptions,
): Forgotten {
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
      const tombstones = rows.flatMap((row) => addTombstones(deps, row, sources))
      const restated = findRestatements(db, [
        ...rows.map((row) => row.text),
        ...sources.map(({ quote }) => quote),
      ])
      for (const place of restated) tombstones.push(addRestatementTombstone(deps, rows[0]?.id ?? '', place))
      const held: Forgotten = {
        untilMs: clock.nowMs() + UNDO_FORGOTTEN_MS,
        rows,
        sources,
        links: uniqueLinks(rows.flatMap((row) => listLinks(db, row.id))),
        replaced: rows.flatMap((row) => listReplacedBy(db, row.id)).filter(({ id }) => !gone.has(id)),
        erased,
        tombstones,
        messages: [
          ...new Set([
            ...sources.flatMap(({ message_id }) => message_id ?? []),
            ...restated.map((place) => place.messageId),
          ]),
        ],
        eventIds: [],
        reactivated: [],
      }
      for (const { id } of rows) deleteMemory(db, id)
      for (const id of held.messages) deps.recall().reindexMessage(id)
      const step = beginStep(deps, ASKED)
      held.eventIds = rows.map(({ id }) => step.note(id, 'forgotten', null))
      if (isMistake) held.reactivated = reactivate(deps, held.replaced, step)
      // What waited for the user because of one of them waits no longer.
      for (const row of rows) settle(deps, row, () => step)
      return held
    }),
  )
  if (!db.inTransaction) deps.scrub()
  return forgotten
}

/** Makes what was replaced stand again, as far as nothing else stands against it. Returns it as it was. */
function reactivate({ db, clock }: MemoryDeps, replaced: Forgotten['replaced'], step: Step): MemoryRow[] {
  const rows = replaced
    .map(({ id, superseded_by }) => ({ ...mustGetMemory(db, id), superseded_by }))
    .filter(({ state }) => state === 'superseded')
  for (const row of rows) {
    saveMemory(db, {
      ...row,
      state: 'active',
      superseded_by: null,
      valid_to_ms: null,
      updated_at_ms: clock.nowMs(),
    })
    step.note(row.id, 'restored', null)
  }
  return rows
}

/** Restores everything that the forgetting removed, and deletes its tombstones. */
function bringBack(deps: MemoryDeps, held: Forgotten): void {
  const { db, clock } = deps
  transaction(db, () => {
    if (held.rows.some(({ id }) => getMemory(db, id))) {
      throw new AppError('undo_not_possible', 'It is here again already: it was imported.')
    }
    for (const id of held.tombstones) deleteTombstone(db, id)
    for (const { id } of held.rows) deleteTombstonesOf(db, id)
    // What was remembered since may have its place.
    for (const row of held.rows)
      insertMemory(db, { ...row, rowid: hasRowid(db, row.rowid) ? null : row.rowid, superseded_by: null })
    for (const { id, superseded_by } of [...held.rows, ...held.replaced]) {
      setSuperseder(db, id, superseded_by !== null && getMemory(db, superseded_by) ? superseded_by : null)
    }
    for (const row of held.reactivated) if (getMemory(db, row.id)) saveMemory(db, row)
    for (const source of held.sources) {
      insertSource(db, hasMessage(db, source.message_id) ? source : { ...source, message_id: null })
    }
    for (const link of held.links) {
      if (getMemory(db, link.from_id) && getMemory(db, link.to_id)) insertLink(db, link)
    }
    putBackTraces(db, held.erased)
    for (const id of held.messages) deps.recall().reindexMessage(id)
    const now = clock.nowMs()
    for (const id of held.eventIds) markUndone(db, id, now)
    const step = beginStep(deps, ASKED)
    for (const { id } of held.rows) step.note(id, 'undone', null)
    for (const row of held.rows) settle(deps, row, () => step)
    followPaths(
      deps,
      held.rows.map(({ id }) => id),
    )
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

function addTombstones({ db, clock }: MemoryDeps, row: MemoryRow, sources: readonly SourceRow[]): number[] {
  const at = { atMs: clock.nowMs(), memoryId: row.id }
  const ofText = addTombstone(db, { ...at, text: row.text, place: null })
  const ofQuotes = sources
    .filter((source) => source.memory_id === row.id)
    .map((source) => addTombstone(db, { ...at, text: source.quote, place: placeOf(source) }))
  return [ofText, ...ofQuotes]
}

function addRestatementTombstone(
  { db, clock }: MemoryDeps,
  memoryId: string,
  { text, ...place }: Restatement,
): number {
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

function uniqueLinks(links: readonly LinkRow[]): LinkRow[] {
  return [...new Map(links.map((link) => [`${link.from_id} ${link.to_id} ${link.kind}`, link])).values()]
}
