import type { z } from 'zod'
import type {
  MemoryQuestion,
  QuestionAnswer,
  questionAnsweredSchema,
} from '../../../contract/core/remembered.ts'
import { AppError } from '../../../contract/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { ASKED, beginStep, changedPart } from './event-store.ts'
import type { Forgetting } from './forgetting.ts'
import type { MemoryDeps } from './memory-deps.ts'
import { listAsked } from './question-store.ts'
import { settle, whatKeeps } from './settle.ts'
import { type MemoryRow, saveMemory } from './store.ts'
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

  function pinnedOf(asked: MemoryRow): MemoryRow | undefined {
    const id = whatKeeps(db, asked).get(asked.id)
    return id === undefined ? undefined : mustGetMemory(db, id)
  }

  function mustFind(id: string): { asked: MemoryRow; pinned: MemoryRow } {
    const asked = listAsked(db).find((row) => row.id === id)
    const pinned = asked && pinnedOf(asked)
    if (!pinned) throw new AppError('memory_not_found', 'No question waits for this memory.')
    return { asked, pinned }
  }

  /** The user's own word is lasting; what replaces a pinned memory is pinned in its place. */
  function keep(id: string, answered: 'replace' | 'both'): string {
    return transaction(db, () => {
      const { asked, pinned } = mustFind(id)
      const changes = {
        state: 'active',
        answered,
        tier: 'ltm',
        expires_at_ms: null,
        is_pinned: answered === 'replace' ? pinned.is_pinned : asked.is_pinned,
        updated_at_ms: clock.nowMs(),
      } as const
      saveMemory(db, { ...asked, ...changes })
      const step = beginStep(deps, ASKED)
      const undoId = step.note(id, 'kept', { row: changedPart(asked, changes), links: [] })
      settle(deps, asked, () => step)
      return undoId
    })
  }

  return {
    list: () =>
      listAsked(db).flatMap((asked) => {
        const pinned = pinnedOf(asked)
        return pinned ? [{ memory: toMemory(db, asked), pinned: toMemory(db, pinned) }] : []
      }),
    answer(id, answer) {
      if (answer === 'no') {
        mustFind(id)
        const { undoId, undoUntilMs } = memory.forget([id])
        return { memory: null, undo_id: undoId, undo_until: undoUntilMs }
      }
      const undoId = keep(id, answer)
      return { memory: toMemory(db, mustGetMemory(db, id)), undo_id: undoId, undo_until: null }
    },
  }
}
