import type { Memory, MemoryAuthor, MemoryKind } from '../../../contract/core/memory.ts'
import { AppError } from '../../../contract/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { ASKED, beginStep, type Step } from './event-store.ts'
import { readsAsInstruction } from './instruction.ts'
import type { MemoryDeps } from './memory-deps.ts'
import {
  insertLink,
  insertMemory,
  insertSource,
  type LinkRow,
  listSources,
  type MemoryRow,
  saveMemory,
} from './store.ts'
import { isForgottenText, liftText } from './tombstone-store.ts'
import { mustGetActive, mustGetMemory, toMemory } from './views.ts'

interface NewFrom {
  runId?: string
  kind?: MemoryKind
}

/** Makes one memory out of several; nothing that went in is deleted. Each call is one transaction, and joins an open one. */
export interface Merging {
  /** A new memory that links those that went into it; they are retired. */
  merge(ids: readonly string[], text: string, by: MemoryAuthor, options?: NewFrom): Memory
  /** A lasting memory (a principle) that follows from others, and links them; they stay as they are. */
  distil(ids: readonly string[], text: string, options?: NewFrom): Memory
  /**
   * The user says that `newId` replaces the others; they keep their text and get an end date. Throws invalid_request
   * when one would replace itself, or nothing.
   */
  supersede(newId: string, oldIds: readonly string[]): void
}

export function createMerging(deps: MemoryDeps): Merging {
  const { db, clock } = deps

  function merge(ids: readonly string[], text: string, by: MemoryAuthor, options: NewFrom = {}): Memory {
    return transaction(db, () => {
      const rows = inputs(ids)
      if (rows.length < 2) throw new AppError('invalid_request', 'Merging needs two different memories.')
      const isLasting = rows.some((row) => row.tier === 'ltm' || row.is_pinned === 1)
      const expiries = rows.map((row) => row.expires_at_ms)
      const fadesAtMs = expiries.includes(null) ? null : Math.max(...expiries.map((ms) => ms ?? 0))
      const reason = by === 'person' ? 'asked' : 'says_the_same'
      const step = beginStep(deps, { by, reason, runId: options.runId })
      const id = insertFrom(rows, text, by, {
        tier: isLasting ? 'ltm' : 'itm',
        kind: options.kind ?? rows[0]?.kind ?? 'fact',
        is_pinned: rows.some((row) => row.is_pinned === 1) ? 1 : 0,
        expires_at_ms: isLasting ? null : fadesAtMs,
        uses: rows.reduce((sum, row) => sum + row.uses, 0),
      })
      step.note(id, 'merged', { row: null, links: [] })
      for (const row of rows) retire(step, row, id, 'merged')
      return toMemory(db, mustGetMemory(db, id))
    })
  }

  function distil(ids: readonly string[], text: string, options: NewFrom = {}): Memory {
    return transaction(db, () => {
      const rows = inputs(ids)
      const step = beginStep(deps, { by: 'distillation', reason: 'follows', runId: options.runId })
      const id = insertFrom(rows, text, 'distillation', {
        tier: 'ltm',
        kind: options.kind ?? 'principle',
        is_pinned: 0,
        expires_at_ms: null,
        uses: 0,
      })
      for (const row of rows) {
        insertLink(db, { from_id: id, to_id: row.id, kind: 'distilled_from', created_at_ms: clock.nowMs() })
      }
      step.note(id, 'stored', { row: null, links: [] })
      return toMemory(db, mustGetMemory(db, id))
    })
  }

  function supersede(newId: string, oldIds: readonly string[]): void {
    transaction(db, () => {
      mustGetActive(db, newId)
      const old = [...new Set(oldIds)].map((id) => mustGetActive(db, id))
      if (old.length === 0 || old.some((row) => row.id === newId)) {
        throw new AppError('invalid_request', 'A memory replaces other ones.')
      }
      const step = beginStep(deps, ASKED)
      for (const row of old) retire(step, row, newId, 'superseded')
      step.note(newId, 'superseded', { row: {}, links: [] })
    })
  }

  /** Throws memory_not_found, memory_read_only, and invalid_request when their scopes differ. */
  function inputs(ids: readonly string[]): MemoryRow[] {
    const rows = [...new Set(ids)].map((id) => mustGetActive(db, id))
    const [first] = rows
    if (!first || rows.some((row) => row.scope !== first.scope || row.scope_id !== first.scope_id)) {
      throw new AppError('invalid_request', 'Only memories of one scope can become one: they would leak.')
    }
    return rows
  }

  /** Throws memory_forgotten and invalid_request for what a worker must not write. */
  function insertFrom(
    rows: readonly MemoryRow[],
    given: string,
    by: MemoryAuthor,
    own: Pick<MemoryRow, 'tier' | 'kind' | 'is_pinned' | 'expires_at_ms' | 'uses'>,
  ): string {
    const text = given.toWellFormed()
    if (by === 'person') liftText(db, text)
    else if (isForgottenText(db, text)) throw new AppError('memory_forgotten', 'The user had this forgotten.')
    else if (readsAsInstruction(text))
      throw new AppError('invalid_request', 'This reads as an order to the assistant.')
    const now = clock.nowMs()
    const used = rows.map((row) => row.last_used_at_ms ?? 0)
    const since = rows.map((row) => row.valid_from_ms).filter((ms) => ms !== null)
    const id = deps.newId()
    insertMemory(db, {
      rowid: null,
      id,
      ...own,
      text,
      author: by,
      confidence: Math.max(...rows.map((row) => row.confidence)),
      importance: Math.max(...rows.map((row) => row.importance)),
      scope: rows[0]?.scope ?? 'everywhere',
      scope_id: rows[0]?.scope_id ?? null,
      subject: common(rows.map((row) => row.subject)),
      slot: common(rows.map((row) => row.slot)),
      is_stated: rows.some((row) => row.is_stated === 1) ? 1 : 0,
      input_context: rows.find((row) => row.input_context !== '')?.input_context ?? '',
      state: 'active',
      superseded_by: null,
      valid_from_ms: since.length === 0 ? null : Math.min(...since),
      valid_to_ms: null,
      created_at_ms: now,
      updated_at_ms: now,
      last_used_at_ms: own.uses === 0 ? null : Math.max(...used) || null,
      value: common(rows.map((row) => row.value)),
      polarity: rows.every((row) => row.polarity === 'ended') ? 'ended' : 'holds',
      said_at_ms: Math.max(...rows.map((row) => row.said_at_ms ?? row.created_at_ms)),
      answered: null,
      is_change: 0,
    })
    const seen = new Set<string>()
    for (const source of rows.flatMap((row) => listSources(db, row.id))) {
      const place = JSON.stringify([source.message_id, source.quote_start, source.quote_end, source.quote])
      if (seen.has(place)) continue
      seen.add(place)
      const { message_id, quote, quote_start, quote_end } = source
      insertSource(db, { memory_id: id, message_id, quote, quote_start, quote_end })
    }
    return id
  }

  /** Marks a memory as replaced: it keeps its text and links the new one. */
  function retire(step: Step, row: MemoryRow, newId: string, state: 'merged' | 'superseded'): void {
    const now = clock.nowMs()
    const newer = mustGetMemory(db, newId)
    const validToMs = state === 'superseded' ? (newer.valid_from_ms ?? newer.created_at_ms) : row.valid_to_ms
    const kind: LinkRow['kind'] = state === 'merged' ? 'merged_into' : 'superseded_by'
    const link = { from_id: row.id, to_id: newId, kind }
    saveMemory(db, { ...row, state, superseded_by: newId, valid_to_ms: validToMs, updated_at_ms: now })
    insertLink(db, { ...link, created_at_ms: now })
    step.note(row.id, state, {
      row: {
        state: row.state,
        superseded_by: row.superseded_by,
        valid_to_ms: row.valid_to_ms,
        updated_at_ms: row.updated_at_ms,
      },
      links: [link],
    })
  }

  return { merge, distil, supersede }
}

function common(values: (string | null)[]): string | null {
  const [first = null] = values
  return values.every((value) => value === first) ? first : null
}
