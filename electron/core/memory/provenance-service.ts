import type { AnswerMemories, AnswerMemory } from '../../../contract/core/answer-memories.ts'
import type { MemoryDetail } from '../../../contract/core/memory.ts'
import { type Retrieved, scorePartsSchema } from '../../../contract/core/recall.ts'
import { AppError } from '../../../contract/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { hasMessage } from './chat-store.ts'
import { eventsOfMemory, toEvent } from './event-store.ts'
import { FADE_MS, type MemoryDeps } from './memory-deps.ts'
import {
  type AnswerRow,
  answersWith,
  countAnswerRows,
  factHistory,
  findMode,
  findShownMessage,
  findSourceChat,
  insertAnswerRows,
  listAnswerRows,
  sourcesOf,
} from './provenance-store.ts'
import { countUse, getMemory, type LinkRow, listLinks } from './store.ts'
import { forgottenRanges, withoutRanges } from './tombstone-store.ts'
import { viewOf } from './views.ts'

/** Which answers used what (spec C8), and where a memory came from. What writes joins an open transaction. */
export interface ProvenanceService {
  /**
   * Which units an answer was given or offered; `used` ones count as uses. `readAgain`: those given earlier in the chat
   * that the model read once more. They are listed as used, and are no further use.
   */
  recordAnswer(
    answerId: string,
    units: readonly Retrieved[],
    state: 'used' | 'offered',
    readAgain?: readonly Retrieved[],
  ): void
  /** What the user took out of an answer: memory or message ids. Ids that no longer exist are left out. */
  recordRemoved(answerId: string, ids: readonly string[]): void
  /** For the transcript: how many of each, by answer. */
  countsOfAnswers(answerIds: readonly string[]): Map<string, { used: number; offered: number }>
  /** As they are now: a text that was forgotten since is null. Throws message_not_found. */
  answerMemories(answerId: string): AnswerMemories
  /** A memory with its sources, links, answers and events. Throws memory_not_found. */
  detail(id: string): MemoryDetail
}

const NO_PARTS = JSON.stringify(
  scorePartsSchema.parse({ text: 0, meaning: 0, who: 0, session: 0, when: 0, reflection: 0, weight: 0 }),
)

type Shown = Pick<
  AnswerMemory,
  'text' | 'who' | 'at' | 'tier' | 'memory_kind' | 'session_id' | 'session_title'
>
const GONE: Shown = {
  text: null,
  who: null,
  at: null,
  tier: null,
  memory_kind: null,
  session_id: null,
  session_title: null,
}

/** A memory does not list what was distilled from it: there may be many, and they do not affect it. */
const REVERSED = { merged_into: 'merged_from', superseded_by: 'supersedes', distilled_from: null } as const

export function createProvenanceService({ db, clock }: Pick<MemoryDeps, 'db' | 'clock'>): ProvenanceService {
  function kindOf(id: string): AnswerRow['unit_kind'] | null {
    if (getMemory(db, id)) return 'memory'
    return hasMessage(db, id) ? 'message' : null
  }

  function shownMemory(id: string): Shown | null {
    const row = getMemory(db, id)
    if (!row) return null
    const chat = findSourceChat(db, id)
    return {
      text: row.text,
      who: row.author === 'distillation' ? 'nova' : 'user',
      at: row.created_at_ms,
      tier: row.tier,
      memory_kind: row.kind,
      session_id: chat?.id ?? null,
      session_title: chat?.title ?? null,
    }
  }

  function shownMessage(id: string): Shown | null {
    const row = findShownMessage(db, id)
    const text = row ? withoutRanges(row.content, forgottenRanges(db, id)) : ''
    if (!row || text === '') return null
    return {
      text,
      who: row.role === 'user' ? 'user' : 'nova',
      at: row.created_at_ms,
      tier: 'stm',
      memory_kind: null,
      session_id: row.session_id,
      session_title: row.title,
    }
  }

  /** A link has two names, one for each direction. */
  function linksFrom(id: string, link: LinkRow): MemoryDetail['links'] {
    const isFrom = link.from_id === id
    const other = getMemory(db, isFrom ? link.to_id : link.from_id)
    const kind = isFrom ? link.kind : REVERSED[link.kind]
    return other && kind ? [{ kind, memory_id: other.id, text: other.text, state: other.state }] : []
  }

  return {
    recordAnswer(answerId, units, state, readAgain = []) {
      transaction(db, () => {
        const now = clock.nowMs()
        const rowOf = ({ kind, id, score, parts }: Retrieved, as: 'used' | 'offered') => ({
          unit_kind: kind,
          unit_id: id,
          state: as,
          score,
          parts: JSON.stringify(parts),
        })
        const rows = [
          ...units.map((unit) => rowOf(unit, state)),
          ...readAgain.map((unit) => rowOf(unit, 'used')),
        ]
        insertAnswerRows(db, answerId, rows)
        if (state !== 'used') return
        for (const { kind, id } of units) if (kind === 'memory') countUse(db, id, now, now + FADE_MS)
      })
    },
    recordRemoved(answerId, ids) {
      const rows = [...new Set(ids)].flatMap((id): AnswerRow[] => {
        const kind = kindOf(id)
        return kind === null
          ? []
          : [{ unit_kind: kind, unit_id: id, state: 'removed', score: 0, parts: NO_PARTS }]
      })
      transaction(db, () => insertAnswerRows(db, answerId, rows))
    },
    countsOfAnswers(answerIds) {
      const rows = countAnswerRows(db, answerIds)
      return new Map(rows.map(({ answer_id, used, offered }) => [answer_id, { used, offered }]))
    },
    answerMemories(answerId) {
      const message = findMode(db, answerId)
      if (!message) throw new AppError('message_not_found', 'There is no message with this id.')
      return {
        mode: message.memory_mode,
        memories: listAnswerRows(db, answerId).map(
          ({ unit_kind: kind, unit_id: id, state, score, parts }) => ({
            kind,
            id,
            state,
            ...((kind === 'memory' ? shownMemory(id) : shownMessage(id)) ?? GONE),
            score,
            parts: scorePartsSchema.parse(JSON.parse(parts)),
          }),
        ),
      }
    },
    detail(id) {
      return {
        ...viewOf(db, id, clock.nowMs()),
        sources: sourcesOf(db, id),
        links: listLinks(db, id).flatMap((link) => linksFrom(id, link)),
        fact_history: factHistory(db, id),
        answers: answersWith(db, id),
        events: eventsOfMemory(db, id).map((event) => toEvent(db, event)),
      }
    },
  }
}
