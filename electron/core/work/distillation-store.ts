import type { WorkMemory } from '../../../contract/core/work.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, get, sql } from '../../../native/sqlite/sql.ts'

export type DistillableRow = Omit<
  WorkMemory,
  'near' | 'is_pinned' | 'is_stated' | 'is_distilled' | 'valid_from' | 'created_at' | 'expires_at'
> & {
  is_pinned: 0 | 1
  is_stated: 0 | 1
  is_distilled: 0 | 1
  valid_from_ms: number | null
  created_at_ms: number
  expires_at_ms: number | null
}

/** A user has some hundreds; a store that was filled by an import is gone through over several days. */
const MAX_READ = 2_000

/** Active memories, oldest first: what changes in one run changes nothing in the order of the rest. */
export function listDistillable(db: ReadableDb): DistillableRow[] {
  return all(
    db,
    sql`SELECT id, tier, kind, text, author, confidence, importance, scope, scope_id, subject, slot, is_stated, is_pinned,
               valid_from_ms, created_at_ms, uses, expires_at_ms,
               EXISTS (SELECT 1 FROM memory_links l JOIN memories d ON d.id = l.from_id
                       WHERE l.to_id = memories.id AND l.kind = 'distilled_from' AND d.state = 'active') AS is_distilled
        FROM memories WHERE state = 'active' ORDER BY created_at_ms, id LIMIT ${MAX_READ}`,
  )
}

export function findDistillable(db: ReadableDb, id: string): DistillableRow | undefined {
  return get(
    db,
    sql`SELECT id, tier, kind, text, author, confidence, importance, scope, scope_id, subject, slot, is_stated, is_pinned,
               valid_from_ms, created_at_ms, uses, expires_at_ms, 0 AS is_distilled
        FROM memories WHERE id = ${id} AND state = 'active'`,
  )
}

export function toWorkMemory(row: DistillableRow, near: WorkMemory['near']): WorkMemory {
  const { valid_from_ms, created_at_ms, expires_at_ms, is_pinned, is_stated, is_distilled, ...same } = row
  return {
    ...same,
    is_pinned: is_pinned === 1,
    is_stated: is_stated === 1,
    is_distilled: is_distilled === 1,
    valid_from: valid_from_ms,
    created_at: created_at_ms,
    expires_at: expires_at_ms,
    near,
  }
}
