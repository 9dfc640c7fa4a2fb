import type { z } from 'zod'
import type {
  alignReplySchema,
  Constitution,
  constitutionVersionsSchema,
  PolicyAct,
  policyAuditQuerySchema,
  policyAuditSchema,
  updateConstitutionRequestSchema,
  Verdict,
} from '../../../contract/core/policy.ts'
import { ActLog, type JudgeContext, UNJUDGED } from './act-log.ts'
import { findAct } from './act-store.ts'
import { alignAnswer } from './align-answer.ts'
import { Appeals } from './appeals.ts'
import { scoresOf } from './categories.ts'
import { Constitutions } from './constitution.ts'
import type { PolicyDeps } from './deps.ts'
import { isHarmless, Judge } from './judge.ts'
import { judgeByRules } from './judge-question.ts'

/** The constitution and its acts (design §6). Judging never throws: what cannot be judged is allowed, and logged. */
export interface PolicyService {
  /** Compiles the rules and makes the vectors of the examples; call it when the engine is up. Never rejects. */
  prepare(): Promise<void>
  /** Judges a message before it is answered. Other outcomes than allow, and exceptions, are recorded. */
  validate(message: string, context: JudgeContext): Promise<Verdict>
  /** Judges a message at once, by rules alone; nothing is recorded. For what is decided before an answer begins. */
  validateByRules(message: string): Verdict
  /** Judges an answer; `revision` is what is shown instead, when something had to change. */
  align(question: string, answer: string, context: JudgeContext): Promise<z.infer<typeof alignReplySchema>>
  /** Returns whether the act asked the user about this very text in this chat, so that the user's yes holds for it. */
  isConfirmed(actId: string, text: string, sessionId: string): boolean
  /** Whether a memory may be made lasting (spec C5): by rules alone, nothing is recorded. */
  mayPromote(text: string): boolean
  /** How well an answer kept to the constitution, 0–1: that of the principle it served worst. Nothing is recorded. */
  score(question: string, answer: string): number

  constitution(): Constitution
  version(version: number): Constitution
  versions(): z.infer<typeof constitutionVersionsSchema>
  /** Throws constitution_changed. */
  update(request: z.infer<typeof updateConstitutionRequestSchema>): Constitution
  restore(version: number): Constitution
  audit(query: z.infer<typeof policyAuditQuerySchema>): z.infer<typeof policyAuditSchema>
  act(id: string): PolicyAct
  appeal(id: string, note: string): PolicyAct
}

export function createPolicyService(deps: PolicyDeps): PolicyService {
  const constitutions = new Constitutions(deps)
  const appeals = new Appeals(deps.db, deps.deviceKey)
  const judge = new Judge(deps, constitutions, appeals)
  const acts = new ActLog(deps, constitutions)

  /** An error of the app must not stand between a user and an answer. */
  function unjudged(error: unknown): Verdict {
    deps.logger.error('not judged', { error: error instanceof Error ? error.message : String(error) })
    return UNJUDGED
  }

  return {
    prepare() {
      judgeByRules('Hello.', [])
      alignAnswer('Hello.', 'Hello.', [])
      return judge.prepareExamples()
    },

    async validate(message, context) {
      try {
        const { judgement, mark } = await judge.question(message, context.useModel)
        return acts.record('validate', judgement, context, mark)
      } catch (error) {
        return unjudged(error)
      }
    },

    validateByRules(message) {
      try {
        return acts.verdictOf(judge.byRules(message))
      } catch (error) {
        return unjudged(error)
      }
    },

    async align(question, answer, context) {
      try {
        const { judgement, revision } = alignAnswer(question, answer, constitutions.inForce().principles)
        // Answers are not recognised again: the next one differs.
        const mark = { fingerprint: null, vector: null, vector_model: null }
        return { verdict: acts.record('align', judgement, context, mark), revision }
      } catch (error) {
        return { verdict: unjudged(error), revision: null }
      }
    },

    isConfirmed(actId, text, sessionId) {
      const row = findAct(deps.db, actId)
      const isAsked = row?.stage === 'validate' && row.outcome === 'ask'
      return isAsked && row.session_id === sessionId && appeals.isText(row, text)
    },

    mayPromote: isHarmless,

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

    audit: (query) => acts.page(query),
    act: (id) => acts.get(id),
    appeal: (id, note) => acts.appeal(id, note),
  }
}
