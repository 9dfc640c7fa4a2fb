import { randomUUID } from 'node:crypto'
import { all, sql } from '../../../native/sqlite/sql.ts'
import { answerMemories, countsOfAnswers, recordAnswer, recordRemoved } from './answers.ts'
import { Changes } from './changes.ts'
import { detailOf } from './detail.ts'
import { addWordFilter, listEntries } from './entries.ts'
import { exportMemories } from './export.ts'
import { bringBack, type Forgotten, forgetMemories } from './forget.ts'
import { importMemories } from './import.ts'
import { keepProposed } from './keep.ts'
import type { MemoryDeps } from './memory-deps.ts'
import type { MemoryService } from './memory-service.ts'
import { Merging } from './merge.ts'
import { chatScope, modeOfAnswer, searchScope } from './recall-scope.ts'
import { countRun, endRun, listRuns, runDetail, startRun } from './runs.ts'
import { memoryStats } from './stats.ts'
import { undoStep } from './undo.ts'
import { mustGetMemory, toMemory, viewOf } from './views.ts'

/** Everything that happens to memories (spec C). One for each open store. */
export function createMemory(deps: MemoryDeps): MemoryService {
  const { db, clock } = deps
  const changes = new Changes(deps)
  const merging = new Merging(deps)
  /** By undo id; in no file. */
  const forgotten = new Map<string, Forgotten>()
  let importing: { done: number; total: number } | null = null
  /** One import after the other. */
  let lastImport: Promise<unknown> = Promise.resolve()
  addWordFilter(db)

  function dropOld(): void {
    for (const [id, held] of forgotten) if (held.untilMs <= clock.nowMs()) forgotten.delete(id)
  }

  return {
    store: (request) => changes.store(request),
    list(query) {
      const { ids, total, next } = listEntries(db, query, clock.nowMs())
      return { memories: ids.map((id) => viewOf(db, id, clock.nowMs())), total, next_cursor: next }
    },
    get: (id) => viewOf(db, id, clock.nowMs()),
    detail: (id) => detailOf(db, id, clock.nowMs()),
    update: (id, wanted) => changes.update(id, wanted),
    pin: (id, isPinned) => changes.pin(id, isPinned),
    promote: (id, by, reason, runId) => changes.promote(id, by, reason, runId),
    merge: (ids, text, by, options) => merging.merge(ids, text, by, options),
    distil: (ids, text, options) => merging.distil(ids, text, options),
    supersede: (newId, oldIds, by, reason, runId) => merging.supersede(newId, oldIds, by, reason, runId),
    expire: (id, by, reason, runId) => changes.expire(id, by, reason, runId),
    forget(ids) {
      dropOld()
      const held = forgetMemories(deps, ids)
      const undoId = randomUUID()
      forgotten.set(undoId, held)
      const copies = deps.forgetInCopies({
        memoryIds: new Set(held.rows.map(({ id }) => id)),
        texts: [...held.rows.map(({ text }) => text), ...held.sources.map(({ quote }) => quote)],
        sinceMs: Math.min(...held.rows.map((row) => row.created_at_ms)),
      })
      return { forgotten: held.rows.map(({ id }) => id), undoId, undoUntilMs: held.untilMs, copies }
    },
    undo(undoId) {
      dropOld()
      const held = forgotten.get(undoId)
      if (!held) return undoStep(deps, undoId)
      bringBack(deps, held)
      forgotten.delete(undoId)
      return held.rows.map(({ id }) => toMemory(db, mustGetMemory(db, id)))
    },
    dropUndoOfForgotten: () => forgotten.clear(),
    reindexForgotten() {
      const touched = all<{ id: string }>(
        db,
        sql`SELECT DISTINCT m.id FROM memory_tombstones t JOIN messages m ON m.id = t.message_id`,
      )
      for (const { id } of touched) deps.recall().reindexMessage(id)
    },

    keep: (proposed, runId) => keepProposed(deps, proposed, runId),
    startRun: (worker, trigger, sessionId) => startRun(deps, worker, trigger, sessionId),
    countRun: (runId, counts) => countRun(db, runId, counts),
    endRun: (runId, state, error) => endRun(deps, runId, state, error),
    runs: (limit, before) => listRuns(db, limit, before),
    run: (id) => runDetail(db, id),

    recordAnswer: (answerId, units, state) => recordAnswer(deps, answerId, units, state),
    recordRemoved: (answerId, ids) => recordRemoved(deps, answerId, ids),
    countsOfAnswers: (answerIds) => countsOfAnswers(db, answerIds),
    answerMemories: (answerId, mode) => answerMemories(db, answerId, mode),
    modeOfAnswer: (answerId) => modeOfAnswer(db, answerId),
    searchScope: (scope, scopeId) => searchScope(db, scope, scopeId),
    chatScope: (where) => chatScope(db, where),

    export: () => exportMemories(db, clock.nowMs()),
    import(data, { bringBack: isWanted = false } = {}) {
      const onProgress = (done: number, total: number) => {
        importing = { done, total }
      }
      const run = () => importMemories(deps, data, { bringBack: isWanted, onProgress })
      const result = lastImport.then(run).finally(() => {
        importing = null
      })
      lastImport = result.catch(() => undefined)
      return result
    },
    importProgress: () => importing,
    stats: () => memoryStats(deps),
  }
}
