import type { PolicyAct, PolicyOutcome, Verdict } from '../../../contract/core/policy.ts'
import { AppError } from '../../../contract/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { toPassages } from '../phrases/plain-text.ts'
import { type ActRow, countActs, findAct, insertAct, listActs, markAppealed } from './act-store.ts'
import { alignAnswer } from './align-answer.ts'
import { Appeals, type TextMark } from './appeals.ts'
import { isProtection, scoresOf } from './categories.ts'
import { Constitutions } from './constitution.ts'
import { ExampleJudge } from './example-judge.ts'
import { findHarm } from './find-harm.ts'
import { type Judgement, judgeByExamples, judgeByModel, judgeByRules } from './judge-question.ts'
import { askModel } from './model-judge.ts'
import type { PolicyDeps } from './policy-deps.ts'
import type { JudgeContext, PolicyService } from './policy-service.ts'

type Policy = PolicyService & {
  /** Makes the vectors of the examples; call it when the engine is up. Until then, rules judge alone. */
  prepare(): Promise<void>
}

export function createPolicy(deps: PolicyDeps): Policy {
  const { db, clock, newId, embedder, logger } = deps
  const constitutions = new Constitutions(deps)
  const appeals = new Appeals(db, deps.deviceKey)
  const examples = new ExampleJudge(embedder)

  async function judge(
    message: string,
    useModel: boolean,
  ): Promise<{ judgement: Judgement; mark: TextMark }> {
    const { principles } = constitutions.inForce()
    let judgement = judgeByRules(message, principles)
    // Nothing lifts these, so nobody waits for more: help is shown also while the engine is down or slow.
    if (judgement.category === 'crisis' || isProtection(judgement.category, judgement.outcome))
      return { judgement, mark: appeals.mark(message, null, embedder.model) }
    const vector = await embedder.query(message)
    const resemblance = vector && examples.resemblance(vector)
    // The engine was not up before, or went away while they were made.
    if (vector && !resemblance) void prepare()
    if (resemblance) judgement = judgeByExamples(judgement, resemblance, principles)
    if (useModel && judgement.isUnsure && deps.judge) {
      const opinion = await askModel(deps.judge, message, principles)
      if (opinion) judgement = judgeByModel(judgement, opinion, principles)
    }
    const { outcome, category } = judgement
    const mayBeLifted = outcome !== 'allow' && category !== 'crisis' && !isProtection(category, outcome)
    if (mayBeLifted && appeals.covers(category, message, vector, embedder.model)) {
      judgement = {
        ...judgement,
        outcome: 'allow',
        reason: '',
        exception: 'appealed',
        noticed: judgement.noticed.map((one) => ({ ...one, outcome: 'allow' as const })),
      }
    }
    return { judgement, mark: appeals.mark(message, vector, embedder.model) }
  }

  /** Written down unless there is nothing to tell. */
  function record(
    stage: PolicyAct['stage'],
    judged: Judgement,
    context: JudgeContext,
    mark: TextMark,
  ): Verdict {
    const verdict = verdictOf(judged)
    const { outcome, category, reason, exception, judged_by: judgedBy } = verdict
    if (outcome === 'allow' && exception === null) return verdict
    const id = newId()
    const act = {
      id,
      at_ms: clock.nowMs(),
      stage,
      outcome,
      category,
      principle_id: verdict.principle_id,
      constitution_version: constitutions.inForce().version,
      reason,
      exception,
      scores: JSON.stringify(verdict.scores),
      judged_by: judgedBy,
      session_id: context.sessionId,
      message_id: context.messageId,
      ...mark,
      appealed_at_ms: null,
      appeal_note: null,
    }
    try {
      insertAct(db, act)
    } catch (error) {
      // A full disk must cost the log its entry, never the user the help that the verdict brings.
      logger.error('act not recorded', { error: error instanceof Error ? error.message : String(error) })
      return verdict
    }
    return { ...verdict, audit_id: id }
  }

  function verdictOf({
    outcome,
    category,
    principle,
    reason,
    exception,
    judgedBy,
    noticed,
  }: Judgement): Verdict {
    return {
      audit_id: null,
      outcome,
      category,
      principle_id: principle?.id ?? null,
      principle_name: principle?.name ?? null,
      reason,
      exception,
      scores: scoresOf(constitutions.inForce().principles, noticed),
      judged_by: judgedBy,
    }
  }

  function viewOf(row: ActRow): PolicyAct {
    const named = constitutions.version(row.constitution_version).principles
    return {
      id: row.id,
      at: row.at_ms,
      stage: row.stage,
      outcome: row.outcome,
      category: row.category,
      principle_id: row.principle_id,
      principle_name: named.find(({ id }) => id === row.principle_id)?.name ?? null,
      constitution_version: row.constitution_version,
      reason: row.reason,
      exception: row.exception,
      scores: JSON.parse(row.scores) as PolicyAct['scores'],
      judged_by: row.judged_by,
      session_id: row.session_id,
      message_id: row.message_id,
      appeal: row.appealed_at_ms === null ? null : { at: row.appealed_at_ms, note: row.appeal_note ?? '' },
    }
  }

  function act(id: string): PolicyAct {
    const row = findAct(db, id)
    if (!row) throw new AppError('policy_act_not_found', `There is no act ${JSON.stringify(id)}.`)
    return viewOf(row)
  }

  /** Compiles the rules, so that the first message does not wait for it. Chat goes on by rules meanwhile. */
  function prepare(): Promise<void> {
    judgeByRules('Hello.', [])
    alignAnswer('Hello.', 'Hello.', [])
    return examples.prepare().catch(() => logger.warn('policy examples not embedded'))
  }

  return {
    prepare,

    async validate(message, context) {
      try {
        const { judgement, mark } = await judge(message, context.useModel)
        return record('validate', judgement, context, mark)
      } catch (error) {
        return unjudged(error)
      }
    },

    validateByRules(message) {
      try {
        return verdictOf(judgeByRules(message, constitutions.inForce().principles))
      } catch (error) {
        return unjudged(error)
      }
    },

    async align(question, answer, context) {
      try {
        const { judgement, revision } = alignAnswer(question, answer, constitutions.inForce().principles)
        // Nothing is known again of an answer: the next one is another.
        const mark = { fingerprint: null, vector: null, vector_model: null }
        return { verdict: record('align', judgement, context, mark), revision }
      } catch (error) {
        return { verdict: unjudged(error), revision: null }
      }
    },

    isConfirmed(actId, text, sessionId) {
      const row = findAct(db, actId)
      const isAsked = row?.stage === 'validate' && row.outcome === 'ask'
      return isAsked && row.session_id === sessionId && appeals.isText(row, text)
    },

    mayPromote: (text) =>
      !findHarm(toPassages(text), true).findings.some(
        ({ exception, severity }) => exception === null && severity !== 'note',
      ),

    score(question, answer) {
      const { principles } = constitutions.inForce()
      const { judgement } = alignAnswer(question, answer, principles)
      return Math.min(1, ...Object.values(scoresOf(principles, judgement.noticed)))
    },

    constitution: () => constitutions.current(),
    version: (version) => constitutions.version(version),
    versions: () => constitutions.versions(),
    update: (request) => constitutions.update(request),
    restore: (version) => constitutions.restore(version),

    audit({ outcome, limit, before }) {
      const rows = listActs(db, { outcome: outcome ?? null, limit: limit + 1, before: readCursor(before) })
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const counts: Record<PolicyOutcome, number> = { allow: 0, note: 0, ask: 0, block: 0 }
      for (const counted of countActs(db)) counts[counted.outcome] = counted.acts
      return {
        acts: page.map(viewOf),
        next_before: rows.length > limit && last ? `${last.at_ms}_${last.id}` : null,
        counts,
      }
    },
    act,
    appeal(id, note) {
      return transaction(db, () => {
        act(id)
        markAppealed(db, id, clock.nowMs(), note)
        return act(id)
      })
    },
  }

  /** A fault of ours must not stand between a person and an answer; the log says that it happened. */
  function unjudged(error: unknown): Verdict {
    logger.error('not judged', { error: error instanceof Error ? error.message : String(error) })
    return {
      audit_id: null,
      outcome: 'allow',
      category: 'none',
      principle_id: null,
      principle_name: null,
      reason: '',
      exception: null,
      scores: {},
      judged_by: 'rules',
    }
  }
}

function readCursor(before: string | undefined): readonly [number, string] {
  if (before === undefined) return [Number.MAX_SAFE_INTEGER, '']
  const parts = /^(\d{1,15})_(.+)$/s.exec(before)
  if (!parts) throw new AppError('invalid_request', 'This cursor is not one of a page of acts.')
  return [Number(parts[1]), parts[2] ?? '']
}
