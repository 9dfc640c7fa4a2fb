import { setImmediate } from 'node:timers/promises'
import type { MemoryReason } from '../../../contract/core/memory.ts'
import { type DistillationStep, USES_TO_LAST, type WorkMemory } from '../../../contract/core/work.ts'
import { AppError } from '../../../contract/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { RunCounts } from '../memory/run-service.ts'
import { type DistillableRow, findDistillable, listDistillable, toWorkMemory } from './distillation-store.ts'
import type { WorkDeps } from './work-deps.ts'
import type { Trigger } from './work-queue.ts'

const NEAREST = 5
const BY = 'distillation'

/** Reads the memories for distillation, and checks and writes each step that the worker proposes. */
export class DistillationWork {
  readonly #deps: WorkDeps

  constructor(deps: WorkDeps) {
    this.#deps = deps
  }

  async begin(trigger: Trigger): Promise<{ runId: string; memories: WorkMemory[] } | null> {
    const { db, runs, recall } = this.#deps
    const rows = listDistillable(db)
    const runId = runs.start('distillation', trigger, null)
    const memories: WorkMemory[] = []
    for (const row of rows) {
      memories.push(toWorkMemory(row, recall.similar(row.id, NEAREST)))
      // Lets requests of the user run between the searches of a thousand memories.
      await setImmediate()
    }
    runs.count(runId, { read: rows.length })
    return { runId, memories }
  }

  /** Writes one step in one transaction, so that a worker killed between two steps loses nothing. */
  step(runId: string, step: DistillationStep): { is_done: boolean; refused: string | null } {
    const { db, runs } = this.#deps
    try {
      return transaction(db, () => {
        const refused = this.#refusal(step)
        if (refused !== null) return { is_done: false, refused }
        runs.count(runId, this.#do(runId, step))
        return { is_done: true, refused: null }
      })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { is_done: false, refused: error.code }
    }
  }

  #refusal(step: DistillationStep): string | null {
    const { clock, policy } = this.#deps
    if (step.action === 'merge') {
      const rows = this.#rows(step.ids)
      // The merged text must be that of one of them: nothing new is written.
      return rows.some(({ text }) => text === step.text) ? null : 'invented_text'
    }
    if (step.action === 'distil') {
      if (this.#rows(step.ids).length < 2) return 'too_few_sources'
      return policy.mayPromote(step.text) ? null : 'policy'
    }
    const row = this.#row(step.id)
    if (row.tier !== 'itm') return 'lasting'
    if (step.action === 'expire') {
      const isOver = row.expires_at_ms !== null && row.expires_at_ms <= clock.nowMs()
      return isOver && row.is_pinned === 0 ? null : 'not_yet'
    }
    if (!hasProved(row)) return 'not_proved'
    return policy.mayPromote(row.text) ? null : 'policy'
  }

  #do(runId: string, step: DistillationStep): Partial<RunCounts> {
    const { memory } = this.#deps
    switch (step.action) {
      case 'expire':
        memory.expire(step.id, BY, runId)
        return { letGo: 1 }
      case 'promote':
        memory.promote(step.id, BY, reasonToLast(this.#row(step.id)), runId)
        return { promoted: 1 }
      case 'merge':
        memory.merge(step.ids, step.text, BY, { runId })
        return { merged: step.ids.length - 1 }
      case 'distil':
        memory.distil(step.ids, step.text, { runId })
        return { kept: 1 }
    }
  }

  #row(id: string): DistillableRow {
    const row = findDistillable(this.#deps.db, id)
    if (!row) throw new AppError('memory_not_found', 'There is no active memory with this id.')
    return row
  }

  #rows(ids: readonly string[]): DistillableRow[] {
    return [...new Set(ids)].map((id) => this.#row(id))
  }
}

function hasProved(row: DistillableRow): boolean {
  return row.uses >= USES_TO_LAST || row.is_pinned === 1 || row.author === 'person'
}

function reasonToLast(row: DistillableRow): MemoryReason {
  if (row.is_pinned === 1) return 'is_pinned'
  return row.author === 'person' ? 'user_wrote' : 'used_often'
}
