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

export interface JudgeContext {
  sessionId: string | null
  messageId: string | null
  /** Also ask the model when rules and examples are unsure. */
  useModel: boolean
}

/** The constitution and its acts (design §6). Judging never throws: what cannot be judged is allowed, and noted as such. */
export interface PolicyService {
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
