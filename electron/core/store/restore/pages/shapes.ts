import type { SqlValue } from '../../../../../native/sqlite/sql.ts'

/** How a row of a table looks when nothing but its values is known (rebuild.ts). */
export type Named = Record<string, SqlValue>
export interface Shape {
  table: string
  /** The INTEGER PRIMARY KEY, which a row holds in its place in the tree; null for a WITHOUT ROWID table. */
  key: string | null
  /** Fills what a row of an older schema lacks. */
  complete?: (row: Named) => void
  fits: (row: Named) => boolean
}

type Check = (value: SqlValue | undefined) => boolean
export const isText: Check = (value) => typeof value === 'string'
export const isCount: Check = (value) => typeof value === 'number' && Number.isInteger(value)
export const orNull = (is: Check, value: SqlValue | undefined) => value === null || is(value)
const oneOf = (value: SqlValue | undefined, ...allowed: string[]) =>
  typeof value === 'string' && allowed.includes(value)

const AUTHORS = ['person', 'reflection', 'distillation']

/**
 * Before those of the chats: a project could be taken for a chat, since both begin with id and name. @NOTE An empty chat
 * of before there were projects, with a model of its own, can be taken for a project.
 */
export const MEMORY_SHAPES: readonly Shape[] = [
  {
    table: 'projects',
    key: null,
    fits: (row) =>
      [row.id, row.name, row.instructions].every(isText) &&
      orNull((mode) => oneOf(mode, 'off', 'ask', 'automatic'), row.memory_mode) &&
      [row.created_at_ms, row.updated_at_ms].every(isCount) &&
      orNull(isCount, row.deleted_at_ms),
  },
  {
    table: 'memories',
    key: 'rowid',
    fits: (row) =>
      [row.id, row.text, row.input_context].every(isText) &&
      oneOf(row.tier, 'itm', 'ltm') &&
      oneOf(row.scope, 'everywhere', 'project', 'chat') &&
      oneOf(row.author, ...AUTHORS),
  },
  {
    table: 'memory_tombstones',
    key: 'id',
    fits: (row) =>
      isCount(row.at_ms) && [row.memory_id, row.text_hash].every(isText) && row.salt instanceof Uint8Array,
  },
  {
    table: 'memory_events',
    key: 'seq',
    fits: (row) =>
      [row.id, row.step_id, row.memory_id, row.action, row.reason].every(isText) &&
      isCount(row.at_ms) &&
      oneOf(row.by, ...AUTHORS),
  },
  {
    table: 'memory_sources',
    key: 'id',
    fits: (row) =>
      [row.memory_id, row.quote].every(isText) &&
      orNull(isText, row.message_id) &&
      [row.quote_start, row.quote_end].every((offset) => offset !== undefined && orNull(isCount, offset)),
  },
  {
    table: 'memory_links',
    key: null,
    fits: (row) =>
      [row.from_id, row.to_id].every(isText) &&
      oneOf(row.kind, 'merged_into', 'superseded_by', 'distilled_from') &&
      isCount(row.created_at_ms),
  },
  {
    table: 'memory_runs',
    key: null,
    fits: (row) =>
      isText(row.id) && oneOf(row.worker, 'reflection', 'distillation') && isCount(row.started_at_ms),
  },
  {
    table: 'answer_memories',
    key: null,
    fits: (row) =>
      [row.answer_id, row.unit_id, row.parts].every(isText) &&
      isCount(row.position) &&
      oneOf(row.unit_kind, 'memory', 'message'),
  },
]
