import type { z } from 'zod'
import type {
  PolicyAct,
  PolicyOutcome,
  policyAuditQuerySchema,
  policyAuditSchema,
  Verdict,
} from '../../../contract/core/policy.ts'
import { AppError } from '../../../contract/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { type ActRow, countActs, findAct, insertAct, listActs, markAppealed } from './act-store.ts'
import type { TextMark } from './appeals.ts'
import { scoresOf } from './categories.ts'
import type { Constitutions } from './constitution.ts'
import type { PolicyDeps } from './deps.ts'
import type { Judgement } from './judge-question.ts'

export interface JudgeContext {
  sessionId: string | null
  messageId: string | null
  /** Also ask the model when rules and examples are unsure. */
  useModel: boolean
}

/** What is said of a text that could not be judged. */
export const UNJUDGED: Verdict = {
  audit_id: null,
  outcome: 'allow',
  category: 'none',
  principle_id: null,
  principle_name: null,
  exception: null,
  scores: {},
  judged_by: 'rules',
}

/** The acts of the constitution: every verdict that has something to say. It holds no text of chats. */
export class ActLog {
  readonly #deps: Pick<PolicyDeps, 'db' | 'clock' | 'newId' | 'logger'>
  readonly #constitutions: Constitutions

  constructor(deps: Pick<PolicyDeps, 'db' | 'clock' | 'newId' | 'logger'>, constitutions: Constitutions) {
    this.#deps = deps
    this.#constitutions = constitutions
  }

  verdictOf({ outcome, category, principle, exception, judgedBy, noticed }: Judgement): Verdict {
    return {
      audit_id: null,
      outcome,
      category,
      principle_id: principle?.id ?? null,
      principle_name: principle?.name ?? null,
      exception,
      scores: scoresOf(this.#constitutions.inForce().principles, noticed),
      judged_by: judgedBy,
    }
  }

  /** Returns the verdict, recorded unless it is a plain allow. */
  record(stage: PolicyAct['stage'], judged: Judgement, context: JudgeContext, mark: TextMark): Verdict {
    const { db, clock, newId, logger } = this.#deps
    const verdict = this.verdictOf(judged)
    const { outcome, category, principle_id, exception, judged_by } = verdict
    if (outcome === 'allow' && exception === null) return verdict
    const id = newId()
    try {
      insertAct(db, {
        id,
        at_ms: clock.nowMs(),
        stage,
        outcome,
        category,
        principle_id,
        constitution_version: this.#constitutions.inForce().version,
        exception,
        scores: JSON.stringify(verdict.scores),
        judged_by,
        session_id: context.sessionId,
        message_id: context.messageId,
        ...mark,
        appealed_at_ms: null,
        appeal_note: null,
      })
    } catch (error) {
      // A full disk must cost the log its entry, never the user the help that the verdict brings.
      logger.error('act not recorded', { error: error instanceof Error ? error.message : String(error) })
      return verdict
    }
    return { ...verdict, audit_id: id }
  }

  /** Throws policy_act_not_found. */
  get(id: string): PolicyAct {
    const row = findAct(this.#deps.db, id)
    if (!row) throw new AppError('policy_act_not_found', `There is no act ${JSON.stringify(id)}.`)
    return this.#viewOf(row)
  }

  page({
    outcome,
    limit,
    before,
  }: z.infer<typeof policyAuditQuerySchema>): z.infer<typeof policyAuditSchema> {
    const { db } = this.#deps
    const rows = listActs(db, { outcome: outcome ?? null, limit: limit + 1, before: readCursor(before) })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const counts: Record<PolicyOutcome, number> = { allow: 0, note: 0, ask: 0, block: 0 }
    for (const counted of countActs(db)) counts[counted.outcome] = counted.acts
    return {
      acts: page.map((row) => this.#viewOf(row)),
      next_before: rows.length > limit && last ? `${last.at_ms}_${last.id}` : null,
      counts,
    }
  }

  appeal(id: string, note: string): PolicyAct {
    const { db, clock } = this.#deps
    return transaction(db, () => {
      this.get(id)
      markAppealed(db, id, clock.nowMs(), note)
      return this.get(id)
    })
  }

  #viewOf(row: ActRow): PolicyAct {
    const { principles } = this.#constitutions.version(row.constitution_version)
    return {
      id: row.id,
      at: row.at_ms,
      stage: row.stage,
      outcome: row.outcome,
      category: row.category,
      principle_id: row.principle_id,
      principle_name: principles.find(({ id }) => id === row.principle_id)?.name ?? null,
      constitution_version: row.constitution_version,
      exception: row.exception,
      scores: JSON.parse(row.scores) as PolicyAct['scores'],
      judged_by: row.judged_by,
      session_id: row.session_id,
      message_id: row.message_id,
      appeal: row.appealed_at_ms === null ? null : { at: row.appealed_at_ms, note: row.appeal_note ?? '' },
    }
  }
}

function readCursor(before: string | undefined): readonly [number, string] {
  if (before === undefined) return [Number.MAX_SAFE_INTEGER, '']
  const parts = /^(\d{1,15})_(.+)$/s.exec(before)
  if (!parts) throw new AppError('invalid_request', 'This cursor is not one of a page of acts.')
  return [Number(parts[1]), parts[2] ?? '']
}
