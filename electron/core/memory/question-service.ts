import type { z } from 'zod'
import type {
  MemoryQuestion,
  QuestionAnswer,
  questionAnsweredSchema,
} from '../../../contract/core/remembered.ts'
import { AppError } from '../../../contract/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { ASKED, beginStep, changedPart, type Step } from './event-store.ts'
import type { Forgetting } from './forgetting.ts'
import type { MemoryDeps } from './memory-deps.ts'
import { listQuestions } from './question-store.ts'
import { insertLink, type MemoryRow, saveMemory } from './store.ts'
import { mustGetMemory, toMemory } from './views.ts'

/** What only the user can decide: whether what they say now replaces what they pinned or wrote by hand. */
export interface QuestionService {
  list(): MemoryQuestion[]
  /** Each answer can be undone. Throws memory_not_found when nothing is asked of this memory. */
  answer(id: string, answer: QuestionAnswer): z.infer<typeof questionAnsweredSchema>
}

interface QuestionDeps extends Pick<MemoryDeps, 'db' | 'clock' | 'newId'> {
  memory: Pick<Forgetting, 'forget'>
}

export function createQuestionService({ memory, ...deps }: QuestionDeps): QuestionService {
  const { db, clock } = deps

  function mustFind(id: string): { asked: MemoryRow; pinned: MemoryRow } {
    const found = listQuestions(db).find((question) => question.asked_id === id)
    if (!found) throw new AppError('memory_not_found', 'No question waits for this memory.')
    return { asked: mustGetMemory(db, found.asked_id), pinned: mustGetMemory(db, found.pinned_id) }
  }

  /** The user's own word is lasting. */
  function keep(step: Step, asked: MemoryRow, answered: 'replace' | 'both', isPinned: 0 | 1): string {
    const changes = {
      state: 'active',
      answered,
      tier: 'ltm',
      expires_at_ms: null,
      is_pinned: isPinned,
      updated_at_ms: clock.nowMs(),
    } as const
    saveMemory(db, { ...asked, ...changes })
    return step.note(asked.id, 'kept', { row: changedPart(asked, changes), links: [] })
  }

  function retire(step: Step, pinned: MemoryRow, asked: MemoryRow): void {
    const now = clock.nowMs()
    const link = { from_id: pinned.id, to_id: asked.id, kind: 'superseded_by' } as const
    const changes = {
      state: 'superseded',
      superseded_by: asked.id,
      valid_to_ms: asked.valid_from_ms ?? asked.said_at_ms ?? asked.created_at_ms,
      updated_at_ms: now,
    } as const
    saveMemory(db, { ...pinned, ...changes })
    insertLink(db, { ...link, created_at_ms: now })
    step.note(pinned.id, 'superseded', { row: changedPart(pinned, changes), links: [link] })
  }

  return {
    list: () =>
      listQuestions(db).map(({ asked_id, pinned_id }) => ({
        memory: toMemory(db, mustGetMemory(db, asked_id)),
        pinned: toMemory(db, mustGetMemory(db, pinned_id)),
      })),
    answer(id, answer) {
      if (answer === 'no') {
        mustFind(id)
        const { undoId, undoUntilMs } = memory.forget([id])
        return { memory: null, undo_id: undoId, undo_until: undoUntilMs }
      }
      return transaction(db, () => {
        const { asked, pinned } = mustFind(id)
        const step = beginStep(deps, ASKED)
        if (answer === 'replace') retire(step, pinned, asked)
        const undoId = keep(step, asked, answer, answer === 'replace' ? pinned.is_pinned : asked.is_pinned)
        return { memory: toMemory(db, mustGetMemory(db, id)), undo_id: undoId, undo_until: null }
      })
    },
  }
}
