import type { MemoryKind, MemoryStats } from '../../../contract/core/memory.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, get, sql } from '../../../native/sqlite/sql.ts'

/** Active memories. */
export function countByTierAndKind(
  db: ReadableDb,
): { tier: 'itm' | 'ltm'; kind: MemoryKind; count: number; pinned: number }[] {
  return all(
    db,
    sql`SELECT tier, kind, count(*) AS count, sum(is_pinned) AS pinned FROM memories WHERE state = 'active'
        GROUP BY tier, kind`,
  )
}

export function countSuperseded(db: ReadableDb): number {
  const count = sql`SELECT count(*) AS count FROM memories WHERE state = 'superseded'`
  return get<{ count: number }>(db, count)?.count ?? 0
}

export function countProposed(db: ReadableDb): MemoryStats['reflection'] {
  return (
    get<MemoryStats['reflection']>(
      db,
      sql`SELECT coalesce(sum(proposed), 0) AS proposed, coalesce(sum(kept), 0) AS accepted FROM memory_runs
          WHERE worker = 'reflection'`,
    ) ?? { proposed: 0, accepted: 0 }
  )
}
