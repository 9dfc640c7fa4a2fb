import type { PolicyCategory, PolicyOutcome, Principle, Verdict } from '../../../contract/core/policy.ts'

export type HarmCategory = Exclude<PolicyCategory, 'none'>

/**
 * What each principle has against a category, 0–1: the one with the most decides, of equal ones the first in the user's
 * order, and a principle that is switched off does not. Our own choice: 1 is its own subject, .5 touches it.
 */
const AGAINST: Readonly<Record<HarmCategory, Readonly<Record<string, number>>>> = {
  crisis: { beneficence: 0.4, respect: 0.1 },
  weapons: { beneficence: 1, wisdom: 0.8, accountability: 0.7, alignment: 0.2 },
  violence: { beneficence: 1, respect: 0.8, wisdom: 0.5 },
  child_safety: { respect: 1, beneficence: 1, accountability: 0.9, wisdom: 0.5 },
  malware: { accountability: 1, respect: 0.5, beneficence: 0.7 },
  fraud: { fairness: 1, truth: 0.7, accountability: 0.5 },
  hate: { respect: 1, fairness: 1, beneficence: 0.5 },
  privacy: { respect: 1, accountability: 0.5, fairness: 0.2 },
  illegal_drugs: { wisdom: 1, beneficence: 0.7, accountability: 0.3 },
  deception: { transparency: 1, truth: 0.7, fairness: 0.3 },
  overclaim: { truth: 1, transparency: 0.6, wisdom: 0.3 },
  disrespect: { respect: 1, beneficence: 0.3 },
}

/** The active principle that it violates most; of equal ones the first in the user's order. */
export function decidingPrinciple(
  category: HarmCategory,
  principles: readonly Principle[],
): Principle | null {
  const shareOf = ({ id }: Principle) => AGAINST[category][id] ?? 0
  return principles
    .filter((principle) => principle.is_active && shareOf(principle) >= MIN_SHARE)
    .reduce<Principle | null>(
      (most, one) => (most === null || shareOf(one) > shareOf(most) ? one : most),
      null,
    )
}
/** A principle that is only touched does not decide. */
const MIN_SHARE = 0.5

/** How bad each outcome is for a principle whose own subject it is. */
const WEIGHT: Readonly<Record<PolicyOutcome, number>> = { allow: 0.1, note: 0.4, ask: 0.7, block: 1 }

/** 1: fully in line. What an exception let through still counts a little: it came near. */
export function scoresOf(
  principles: readonly Principle[],
  findings: readonly { category: HarmCategory; outcome: PolicyOutcome }[],
): Verdict['scores'] {
  return Object.fromEntries(
    principles
      .filter(({ is_active }) => is_active)
      .map(({ id }) => {
        const harms = findings.map(({ category, outcome }) => (AGAINST[category][id] ?? 0) * WEIGHT[outcome])
        return [id, round(1 - Math.max(0, ...harms))]
      }),
  )
}

function round(share: number): number {
  return Math.round(share * 100) / 100
}
