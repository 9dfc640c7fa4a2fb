import { setImmediate } from 'node:timers/promises'
import { MEMORY_EXPORT_VERSION, type MemoryExport } from '../../../contract/core/memory-transfer.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { getMemory, listLinks, listMemoryIds } from './store.ts'
import { toMemory } from './views.ts'

/** Rows that are read at once; between them other requests are answered. */
const SLICE = 200

/** Everything but the short-term views, which are messages of chats. */
export async function exportMemories(db: ReadableDb, nowMs: number): Promise<MemoryExport> {
  const memories: MemoryExport['memories'] = []
  for (const [index, id] of listMemoryIds(db).entries()) {
    if (index > 0 && index % SLICE === 0) await setImmediate()
    const row = getMemory(db, id)
    if (!row) continue
    const { scope_name: _, is_editable: __, ...memory } = toMemory(db, row)
    const links = listLinks(db, id).filter(({ from_id }) => from_id === id)
    const named = links.map(({ kind, to_id }) => ({ kind, memory_id: to_id }))
    memories.push({ ...memory, links: named.sort(byKindAndId) })
  }
  return { format: 'novacore-memory', version: MEMORY_EXPORT_VERSION, exported_at: nowMs, memories }
}

/** An import has no times of links: their order must not depend on them. */
function byKindAndId(a: MemoryExport['memories'][number]['links'][number], b: typeof a): number {
  return a.kind === b.kind ? (a.memory_id < b.memory_id ? -1 : 1) : a.kind < b.kind ? -1 : 1
}
