import type { MemoryStats } from '../../../contract/core/memory.ts'
import { memoryKindSchema } from '../../../contract/core/memory.ts'
import { all, get, sql } from '../../../native/sqlite/sql.ts'
import { listEntries } from './entries.ts'
import type { MemoryDeps } from './memory-deps.ts'

/** Of what is in use. Messages that wait for review are counted in by_tier.stm alone: they are no memories. */
export function memoryStats({ db, clock, recall }: MemoryDeps): MemoryStats {
  const rows = all<{
    tier: 'itm' | 'ltm'
    kind: keyof MemoryStats['by_kind']
    count: number
    pinned: number
  }>(
    db,
    sql`SELECT tier, kind, count(*) AS count, sum(is_pinned) AS pinned FROM memories WHERE state = 'active'
        GROUP BY tier, kind`,
  )
  const shortTerm = listEntries(db, { tier: 'stm', state: 'active', sort: 'newest', limit: 1 }, clock.nowMs())
  const byKind = Object.fromEntries(
    memoryKindSchema.options.map((kind) => [kind, 0]),
  ) as MemoryStats['by_kind']
  for (const { kind, count } of rows) byKind[kind] = (byKind[kind] ?? 0) + count
  const ofTier = (tier: string) => sum(rows.filter((row) => row.tier === tier).map(({ count }) => count))
  const reflection = get<MemoryStats['reflection']>(
    db,
    sql`SELECT coalesce(sum(proposed), 0) AS proposed, coalesce(sum(kept), 0) AS accepted FROM memory_runs
        WHERE worker = 'reflection'`,
  )
  const superseded = get<{ count: number }>(
    db,
    sql`SELECT count(*) AS count FROM memories WHERE state = 'superseded'`,
  )
  const { units, vectorsWaiting } = recall().counts()
  return {
    by_tier: { stm: shortTerm.total, itm: ofTier('itm'), ltm: ofTier('ltm') },
    by_kind: byKind,
    pinned: sum(rows.map(({ pinned }) => pinned)),
    superseded: superseded?.count ?? 0,
    units,
    vectors_waiting: vectorsWaiting,
    reflection: reflection ?? { proposed: 0, accepted: 0 },
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
