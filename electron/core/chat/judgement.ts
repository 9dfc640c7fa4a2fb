import type { MessagePolicy } from '../../../contract/core/chat.ts'
import type { CoreErrorBody } from '../../../contract/core/errors.ts'
import type { PolicyStage, Verdict } from '../../../contract/core/policy.ts'
import { AppError } from '../../../contract/errors.ts'

/** What is told of a verdict with the message; null for a plain allow. */
export function toMessagePolicy(
  stage: PolicyStage,
  verdict: Verdict,
  original: string | null = null,
): MessagePolicy | null {
  if (verdict.outcome === 'allow' && verdict.exception === null) return null
  const { outcome, category, principle_id, principle_name, reason, audit_id } = verdict
  return { stage, outcome, category, principle_id, principle_name, reason, audit_id, original }
}

/** Returns why a question is not answered, or null when it is. "ask" is answered once the user has confirmed it. */
export function refusalOf(verdict: Verdict, isConfirmed: boolean): CoreErrorBody['error'] | null {
  if (verdict.outcome !== 'ask' && verdict.outcome !== 'block') return null
  if (verdict.outcome === 'ask' && isConfirmed) return null
  const { audit_id, principle_id, principle_name, category } = verdict
  return new AppError(verdict.outcome === 'ask' ? 'policy_ask' : 'policy_blocked', verdict.reason, {
    details: { audit_id, principle_id, principle_name, category },
  }).toBody().error
}
