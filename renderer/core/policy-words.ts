import type { TFunction } from 'i18next'
import type { PolicyCategory, PolicyOutcome, PolicyStage } from '../../contract/core/policy.ts'

/** Returns why the constitution acted, in one sentence; empty when there is nothing to say. */
export function reasonWords(
  t: TFunction,
  act: { stage: PolicyStage; category: PolicyCategory; outcome: PolicyOutcome },
): string {
  // An allowed text is explained by its exception; the category alone would accuse it.
  if (act.outcome === 'allow' || act.category === 'none') return ''
  return t(`policy.${act.stage === 'validate' ? 'reasons' : 'answerReasons'}.${act.category}`)
}
