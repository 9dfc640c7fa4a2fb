import type { MemoryState } from '../../../contract/core/memory.ts'
import type { MemoryExport } from '../../../contract/core/memory-transfer.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { ASKED, beginStep, changedPart } from './event-store.ts'
import type { MemoryDeps } from './memory-deps.ts'
import { listSameWords, type MemoryRow, saveMemory } from './store.ts'

type Exported = MemoryExport['memories'][number]

const LIVE: readonly MemoryState[] = ['active', 'asked', 'withdrawn']
const RETIRED: readonly MemoryState[] = ['superseded', 'merged']

/**
 * Finds the memory that says the same as a row from another device: the same words in the same scope. What was replaced
 * or merged here is found by a row in use too, which must not bring it back; a row that was itself retired only by its
 * like. `inFile`: rows of one file are never doubles of each other, so that an import gives the store it came from.
 */
export function findDouble(
  db: ReadableDb,
  row: Exported,
  inFile: ReadonlySet<string>,
): MemoryRow | undefined {
  const states = LIVE.includes(row.state) ? [...LIVE, ...RETIRED] : [row.state]
  return listSameWords(db, { text: row.text, scope: row.scope, scopeId: row.scope_id }, { states }).find(
    ({ id }) => !inFile.has(id),
  )
}

/** Adds the uses and dates of a row to the memory that says the same; its state stays. */
export function mergeDouble(deps: MemoryDeps, known: MemoryRow, row: Exported): void {
  const isPinned = known.is_pinned === 1 || row.is_pinned
  const isLasting = known.tier === 'ltm' || row.tier === 'ltm'
  const isKept = isPinned || isLasting || known.expires_at_ms === null || row.expires_at === null
  const changes = {
    tier: isLasting ? 'ltm' : 'itm',
    is_pinned: isPinned ? 1 : 0,
    uses: Math.max(known.uses, row.uses),
    created_at_ms: Math.min(known.created_at_ms, row.created_at),
    said_at_ms: Math.max(known.said_at_ms ?? known.created_at_ms, row.said_at ?? row.created_at),
    last_used_at_ms: Math.max(known.last_used_at_ms ?? 0, row.last_used_at ?? 0) || null,
    expires_at_ms: isKept ? null : Math.max(known.expires_at_ms ?? 0, row.expires_at ?? 0),
  } as const satisfies Partial<MemoryRow>
  const before = changedPart(known, changes)
  if (Object.keys(before).length === 0) return
  saveMemory(deps.db, { ...known, ...changes })
  beginStep(deps, ASKED).note(known.id, 'imported', { row: before, links: [] })
}
