import type { z } from 'zod'
import type {
  Memory,
  MemoryAuthor,
  MemoryReason,
  StoreMemoryRequest,
  updateMemoryRequestSchema,
} from '../../../contract/core/memory.ts'
import { MAX_MEMORY_CHARS } from '../../../contract/core/memory.ts'
import { AppError } from '../../../contract/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { aboutOf } from './about.ts'
import { findMessage } from './chat-store.ts'
import { type Action, ASKED, beginStep, changedPart, type StepCause } from './event-store.ts'
import { FADE_MS, type MemoryDeps } from './memory-deps.ts'
import { findQuote } from './quote.ts'
import { checkScope } from './scope.ts'
import { settle } from './settle.ts'
import { messageIdOf } from './short-term-store.ts'
import { addSource, insertMemory, insertSource, listSameWords, type MemoryRow, saveMemory } from './store.ts'
import { liftText } from './tombstone-store.ts'
import { mustGetActive, mustGetMemory, toMemory, viewOf } from './views.ts'

type MemoryChanges = z.infer<typeof updateMemoryRequestSchema>

/** Changes to one memory. Each is one transaction, or joins an open one. */
export interface Editing {
  /**
   * The same words in the same scope are remembered once: then that memory is in use, as the user's own, lasting, and
   * pinned when asked.
   */
  store(request: StoreMemoryRequest): Memory
  /** The words before it are kept for undo. Throws memory_read_only. */
  update(id: string, changes: MemoryChanges): Memory
  /** A pinned memory never expires; an unpinned one gets its full time again. */
  pin(id: string, isPinned: boolean): Memory
  /** A short-term entry: its message is remembered. The user can also bring back a memory that has faded. */
  promote(id: string, by: MemoryAuthor, reason: MemoryReason, runId?: string): Memory
  /** Throws invalid_request when a worker lets a lasting or pinned memory expire. */
  expire(id: string, by: MemoryAuthor, runId?: string): void
}

const REMEMBERED = {
  kind: 'fact',
  tier: 'ltm',
  scope: 'everywhere',
  scope_id: null,
  importance: 0.5,
  is_pinned: false,
} as const

export function createEditing(deps: MemoryDeps): Editing {
  const { db, clock, newId } = deps

  function store(request: StoreMemoryRequest): Memory {
    const text = request.text.toWellFormed()
    checkScope(db, request)
    return transaction(db, () => {
      const source = request.source_message_id === null ? null : sourceOf(request.source_message_id, text)
      const [known] = listSameWords(db, { text, scope: request.scope, scopeId: request.scope_id })
      if (known) return strengthen(known, request, source)
      const id = newId()
      const now = clock.nowMs()
      liftText(db, text)
      insertMemory(db, {
        rowid: null,
        id,
        tier: request.tier,
        kind: request.kind,
        text,
        author: 'person',
        confidence: 1,
        importance: request.importance,
        scope: request.scope,
        scope_id: request.scope_id,
        is_stated: 1,
        input_context: source?.quote ?? '',
        is_pinned: request.is_pinned ? 1 : 0,
        state: 'active',
        superseded_by: null,
        valid_from_ms: null,
        valid_to_ms: null,
        created_at_ms: now,
        updated_at_ms: now,
        last_used_at_ms: null,
        uses: 0,
        expires_at_ms: request.tier === 'ltm' || request.is_pinned ? null : now + FADE_MS,
        said_at_ms: now,
        answered: null,
        ...aboutOf(text, now),
      })
      if (source) insertSource(db, { memory_id: id, ...source })
      const step = beginStep(deps, ASKED)
      step.note(id, 'stored', { row: null, links: [] })
      settle(deps, mustGetMemory(db, id), () => step)
      return view(id)
    })
  }

  function update(id: string, changes: MemoryChanges): Memory {
    return transaction(db, () => {
      const row = mustGetActive(db, id)
      const scope = changes.scope ?? row.scope
      const scope_id =
        scope === 'everywhere' ? (changes.scope_id ?? null) : (changes.scope_id ?? ownId(row, scope))
      if (changes.scope !== undefined || changes.scope_id !== undefined) checkScope(db, { scope, scope_id })
      const text = changes.text?.toWellFormed() ?? row.text
      if (text !== row.text) liftText(db, text)
      return change(row, 'edited', ASKED, {
        text,
        kind: changes.kind ?? row.kind,
        scope,
        scope_id,
        importance: changes.importance ?? row.importance,
        ...(text === row.text ? {} : { ...aboutOf(text, clock.nowMs()), said_at_ms: clock.nowMs() }),
        expires_at_ms: changes.expires_at === undefined ? row.expires_at_ms : changes.expires_at,
      })
    })
  }

  function pin(id: string, isPinned: boolean): Memory {
    return transaction(db, () => {
      const row = mustGetActive(db, id)
      const fadesAtMs = row.tier === 'ltm' ? null : clock.nowMs() + FADE_MS
      if ((row.is_pinned === 1) === isPinned) return view(id)
      return change(row, isPinned ? 'pinned' : 'unpinned', ASKED, {
        is_pinned: isPinned ? 1 : 0,
        expires_at_ms: isPinned ? null : fadesAtMs,
      })
    })
  }

  function promote(id: string, by: MemoryAuthor, reason: MemoryReason, runId?: string): Memory {
    return transaction(db, () => {
      const messageId = messageIdOf(id)
      if (messageId !== null) {
        const view = viewOf(db, id, clock.nowMs())
        return store({
          ...REMEMBERED,
          text: view.text.slice(0, MAX_MEMORY_CHARS),
          source_message_id: messageId,
        })
      }
      const found = mustGetMemory(db, id)
      const row = found.state === 'expired' && by === 'person' ? found : mustGetActive(db, id)
      return change(
        row,
        'promoted',
        { by, reason, runId },
        {
          tier: 'ltm',
          state: 'active',
          expires_at_ms: null,
        },
      )
    })
  }

  function expire(id: string, by: MemoryAuthor, runId?: string): void {
    transaction(db, () => {
      const row = mustGetActive(db, id)
      if (by !== 'person' && (row.tier === 'ltm' || row.is_pinned === 1)) {
        throw new AppError('invalid_request', 'A lasting or pinned memory does not fade.')
      }
      change(row, 'expired', { by, reason: 'not_needed', runId }, { state: 'expired' })
    })
  }

  /** Nothing is logged when nothing changes. */
  function change(row: MemoryRow, action: Action, cause: StepCause, changes: Partial<MemoryRow>): Memory {
    const before = changedPart(row, changes)
    if (Object.keys(before).length === 0) return view(row.id)
    saveMemory(db, { ...row, ...changes, updated_at_ms: clock.nowMs() })
    const full = { ...before, updated_at_ms: row.updated_at_ms }
    const step = beginStep(deps, cause)
    step.note(row.id, action, { row: full, links: [] })
    // What it said before, and what it says now.
    settle(deps, row, () => step)
    settle(deps, mustGetMemory(db, row.id), () => step)
    return view(row.id)
  }

  function strengthen(
    row: MemoryRow,
    request: StoreMemoryRequest,
    source: ReturnType<typeof sourceOf> | null,
  ): Memory {
    const isLasting = request.tier === 'ltm' || row.tier === 'ltm'
    const isPinned = request.is_pinned || row.is_pinned === 1
    if (source) addSource(db, { memory_id: row.id, ...source })
    return change(row, 'stored', ASKED, {
      author: 'person',
      state: 'active',
      tier: isLasting ? 'ltm' : 'itm',
      is_pinned: isPinned ? 1 : 0,
      expires_at_ms: isLasting || isPinned ? null : row.expires_at_ms,
      said_at_ms: clock.nowMs(),
    })
  }

  /** The part of the message that says it, or else all of it. Throws message_not_found. */
  function sourceOf(messageId: string, text: string) {
    const message = findMessage(db, messageId)
    if (!message) throw new AppError('message_not_found', 'There is no message with this id.')
    const [place] = findQuote(message.content, text)
    const { start, end } = place ?? { start: 0, end: Math.min(message.content.length, MAX_MEMORY_CHARS) }
    const quote = message.content.slice(start, end)
    return { message_id: messageId, quote, quote_start: start, quote_end: end }
  }

  function view(id: string): Memory {
    return toMemory(db, mustGetMemory(db, id))
  }

  return { store, update, pin, promote, expire }
}

function ownId(row: MemoryRow, scope: MemoryRow['scope']): string | null {
  return row.scope === scope ? row.scope_id : null
}
