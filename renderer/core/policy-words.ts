import type { TFunction } from 'i18next'
import type { PolicyCategory, PolicyOutcome } from '../../contract/core/policy.ts'

/** The core gives its reasons in English; elsewhere the reason of the category stands in its place. */
export function reasonWords(
  t: TFunction,
  language: string,
  act: { reason: string; category: PolicyCategory; outcome: PolicyOutcome },
): string {
  const isEnglish = language.startsWith('en')
  // What was let through is told by its exception; the category alone would accuse it.
  if (act.outcome === 'allow') return isEnglish ? act.reason : ''
  if (act.reason !== '' && isEnglish) return act.reason
  if (act.category !== 'none') return t(`policy.reasons.${act.category}`)
  return act.reason
}
