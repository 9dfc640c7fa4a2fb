import type { Memory } from '../../../contract/core/memory.ts'
import { AppError } from '../../../contract/errors.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { findMessage, nameOfScope } from './chat-store.ts'
import { findShortTerm, messageIdOf } from './short-term-store.ts'
import { getMemory, listSources, type MemoryRow } from './store.ts'

export function toMemory(db: ReadableDb, row: MemoryRow): Memory {
  const [source] = listSources(db, row.id)
  const message = source?.message_id ? findMessage(db, source.message_id) : undefined
  return {
    id: row.id,
    tier: row.tier,
    kind: row.kind,
    text: row.text,
    author: row.author,
    confidence: row.confidence,
    importance: row.importance,
    scope: row.scope,
    scope_id: row.scope_id,
    scope_name: nameOfScope(db, row.scope, row.scope_id),
    input_context: row.input_context,
    source_message_id: message?.id ?? null,
    source_session_id: message?.session_id ?? null,
    is_pinned: row.is_pinned === 1,
    state: row.state,
    superseded_by: row.superseded_by,
    valid_from: row.valid_from_ms,
    valid_to: row.valid_to_ms,
    created_at: row.created_at_ms,
    updated_at: row.updated_at_ms,
    last_used_at: row.last_used_at_ms,
    uses: row.uses,
    expires_at: row.expires_at_ms,
    subject: row.subject,
    slot: row.slot,
    value: row.value,
    polarity: row.polarity,
    said_at: row.said_at_ms ?? row.created_at_ms,
    is_editable: row.state === 'active',
  }
}

/** Any entry by its id. Throws memory_not_found. */
export function viewOf(db: ReadableDb, id: string, nowMs: number): Memory {
  const messageId = messageIdOf(id)
  const view = messageId === null ? undefined : findShortTerm(db, messageId, nowMs)
  if (view) return view
  return toMemory(db, mustGetMemory(db, id))
}

export function mustGetMemory(db: ReadableDb, id: string): MemoryRow {
  const row = getMemory(db, id)
  if (!row) throw new AppError('memory_not_found', 'There is no memory with this id.')
  return row
}

/** Throws memory_not_found, and memory_read_only for what is a view of a message or was retired. */
export function mustGetActive(db: ReadableDb, id: string): MemoryRow {
  if (messageIdOf(id) !== null) {
    throw new AppError(
      'memory_read_only',
      'This is a message of a chat: edit the message, or remember it first.',
    )
  }
  const row = mustGetMemory(db, id)
  if (row.state !== 'active') {
    throw new AppError(
      'memory_read_only',
      'This memory is no longer in use: change the one that replaced it.',
    )
  }
  return row
}
