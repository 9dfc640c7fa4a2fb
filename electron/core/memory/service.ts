import type { z } from 'zod'
import {
  type listMemoriesQuerySchema,
  type Memory,
  type MemoryList,
  type MemoryScope,
  type MemoryStats,
  memoryKindSchema,
} from '../../../contract/core/memory.ts'
import type { Proposal } from '../../../contract/core/work.ts'
import type { RecallScope } from '../recall/query.ts'
import { projectOfChat } from './chat-store.ts'
import { createEditing, type Editing } from './editing.ts'
import { addWordFilter, listEntries } from './entry-store.ts'
import { createForgetting, type Forgetting } from './forgetting.ts'
import { type KeepOutcome, keepProposed, type ProposedMemory } from './keep.ts'
import { keepFromModel } from './keep-from-model.ts'
import type { MemoryDeps } from './memory-deps.ts'
import { createMerging, type Merging } from './merging.ts'
import { readMessage } from './reading.ts'
import { createRestating, type Restating } from './restating.ts'
import { checkScope } from './scope.ts'
import { allPathsChanged, pathChanged } from './shown-paths.ts'
import { countByTierAndKind, countProposed, countSuperseded } from './stats-store.ts'
import { createTransfer, type Transfer } from './transfer.ts'
import { viewOf } from './views.ts'

/** The memories themselves (spec C). What writes is one transaction, and joins one that is open. */
export interface MemoryService extends Editing, Merging, Forgetting, Restating, Transfer {
  list(query: z.infer<typeof listMemoriesQuerySchema>): MemoryList
  /** Throws memory_not_found. */
  get(id: string): Memory
  /** Keeps what a worker proposes when every check passes. */
  keep(proposed: ProposedMemory, runId: string): KeepOutcome
  /** Called in the transaction in which a chat shows another path: what stood only in the other one is withdrawn. */
  pathChanged(sessionId: string): void
  /** The same for all chats, after messages came from a backup or an older version of the store. */
  followPaths(): void
  /** Keeps what a model found when the user's words say it. */
  keepFromModel(item: Proposal, runId: string): KeepOutcome
  /** Keeps what the user states in a message; reading it again changes nothing. */
  readMessage(messageId: string, runId: string | null): KeepOutcome[]
  /** What a search looks through: everything when no scope is named. Throws memory_scope_not_found. */
  searchScope(scope: MemoryScope | undefined, scopeId: string | null): RecallScope
  /** What a chat would see; it brings its own project. Throws memory_scope_not_found. */
  chatScope(where: Pick<RecallScope, 'sessionId' | 'projectId'>): RecallScope
  /** Of active memories. Messages that wait for review count in by_tier.stm alone: they are no memories. */
  stats(): MemoryStats
}

/** One for each open store. */
export function createMemoryService(deps: MemoryDeps): MemoryService {
  const { db, clock } = deps
  addWordFilter(db)

  function chatScope({ sessionId, projectId }: Pick<RecallScope, 'sessionId' | 'projectId'>): RecallScope {
    if (sessionId !== null) checkScope(db, { scope: 'chat', scope_id: sessionId })
    if (projectId !== null) checkScope(db, { scope: 'project', scope_id: projectId })
    return { sessionId, projectId: projectOfChat(db, sessionId) ?? projectId }
  }

  return {
    ...createEditing(deps),
    ...createMerging(deps),
    ...createForgetting(deps),
    ...createRestating(deps),
    ...createTransfer(deps),
    list(query) {
      const { ids, total, next } = listEntries(db, query, clock.nowMs())
      return { memories: ids.map((id) => viewOf(db, id, clock.nowMs())), total, next_cursor: next }
    },
    get: (id) => viewOf(db, id, clock.nowMs()),
    keep: (proposed, runId) => keepProposed(deps, proposed, runId),
    pathChanged: (sessionId) => void pathChanged(deps, sessionId),
    followPaths: () => allPathsChanged(deps),
    keepFromModel: (item, runId) => keepFromModel(deps, item, runId),
    readMessage: (messageId, runId) => readMessage(deps, messageId, runId),
    searchScope(scope, scopeId) {
      if (scope === undefined && scopeId === null) {
        return { sessionId: null, projectId: null, isEverything: true }
      }
      checkScope(db, { scope: scope ?? 'everywhere', scope_id: scopeId })
      return scope === 'chat'
        ? chatScope({ sessionId: scopeId, projectId: null })
        : chatScope({ sessionId: null, projectId: scopeId })
    },
    chatScope,
    stats() {
      const counts = countByTierAndKind(db)
      const shortTerm = { tier: 'stm', state: 'active', sort: 'newest', limit: 1 } as const
      const count = (isCounted: (row: (typeof counts)[number]) => boolean) =>
        counts.filter(isCounted).reduce((sum, row) => sum + row.count, 0)
      const byKind = memoryKindSchema.options.map((kind) => [kind, count((row) => row.kind === kind)])
      const { units, vectorsWaiting } = deps.recall().counts()
      return {
        by_tier: {
          stm: listEntries(db, shortTerm, clock.nowMs()).total,
          itm: count((row) => row.tier === 'itm'),
          ltm: count((row) => row.tier === 'ltm'),
        },
        by_kind: Object.fromEntries(byKind) as MemoryStats['by_kind'],
        pinned: counts.reduce((sum, row) => sum + row.pinned, 0),
        superseded: countSuperseded(db),
        units,
        vectors_waiting: vectorsWaiting,
        reflection: countProposed(db),
      }
    },
  }
}
