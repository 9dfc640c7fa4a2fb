import type { PolicyCategory, PolicyOutcome, Principle, Verdict } from '../../../contract/core/policy.ts'

export type HarmCategory = Exclude<PolicyCategory, 'none'>

interface CategoryWords {
  /**
   * What each principle has against it, 0–1: the one with the most speaks, of equal ones the first in the user's order,
   * and a principle that is switched off does not. The shares are ours: 1 is its own subject, .5 touches it.
   */
  against: Readonly<Record<string, number>>
  /** One sentence for the person, of a question. */
  ofQuestion: string
  /** The same of an answer. */
  ofAnswer: string
}

const HARM = 'The answer held instructions that could hurt somebody.'

export const CATEGORIES: Readonly<Record<HarmCategory, CategoryWords>> = {
  crisis: {
    against: { beneficence: 0.4, respect: 0.1 },
    ofQuestion: 'This sounds as if somebody may be in danger, so help is shown beside the answer.',
    ofAnswer: 'The answer spoke of harming oneself in a way that could do harm.',
  },
  weapons: {
    against: { beneficence: 1, wisdom: 0.8, accountability: 0.7, alignment: 0.2 },
    ofQuestion: 'This asks how to make or get a weapon that kills or maims many.',
    ofAnswer: HARM,
  },
  violence: {
    against: { beneficence: 1, respect: 0.8, wisdom: 0.5 },
    ofQuestion: 'This asks how to hurt somebody or something that lives.',
    ofAnswer: HARM,
  },
  child_safety: {
    against: { respect: 1, beneficence: 1, accountability: 0.9, wisdom: 0.5 },
    ofQuestion: 'This would harm or sexualise a child.',
    ofAnswer: 'The answer would harm or sexualise a child.',
  },
  malware: {
    against: { accountability: 1, respect: 0.5, beneficence: 0.7 },
    ofQuestion: 'This asks for software or access that harms other people’s machines or accounts.',
    ofAnswer: HARM,
  },
  fraud: {
    against: { fairness: 1, truth: 0.7, accountability: 0.5 },
    ofQuestion: 'This asks for help to gain something by cheating others.',
    ofAnswer: 'The answer helped to gain something by cheating others.',
  },
  hate: {
    against: { respect: 1, fairness: 1, beneficence: 0.5 },
    ofQuestion: 'This asks for words or acts against people for what group they belong to.',
    ofAnswer: 'The answer spoke against people for what group they belong to.',
  },
  privacy: {
    against: { respect: 1, accountability: 0.5, fairness: 0.2 },
    ofQuestion: 'This asks to watch or expose somebody who has not agreed to it.',
    ofAnswer: 'The answer helped to watch or expose somebody who has not agreed to it.',
  },
  illegal_drugs: {
    against: { wisdom: 1, beneficence: 0.7, accountability: 0.3 },
    ofQuestion: 'This asks how to make, hide or sell drugs that are forbidden.',
    ofAnswer: HARM,
  },
  deception: {
    against: { transparency: 1, truth: 0.7, fairness: 0.3 },
    ofQuestion: 'This asks for help to deceive somebody to their harm.',
    ofAnswer: 'The answer said that it comes from a human being. It comes from a program.',
  },
  overclaim: {
    against: { truth: 1, transparency: 0.6, wisdom: 0.3 },
    ofQuestion: 'This asks for a certainty that nobody has.',
    ofAnswer: 'The answer claimed a qualification or a certainty that a language model does not have.',
  },
  disrespect: {
    against: { respect: 1, beneficence: 0.3 },
    ofQuestion: 'This insults somebody.',
    ofAnswer: 'The answer insulted you or somebody else.',
  },
}

/** These two act whatever the person's constitution says, and no appeal lifts them (spec D1, and our own promise). */
const PROTECTIONS: readonly PolicyCategory[] = ['child_safety', 'weapons']
export function isProtection(category: PolicyCategory, outcome: PolicyOutcome): boolean {
  return outcome === 'block' && PROTECTIONS.includes(category)
}

/** The active principle that it violates most; of equal ones the first in the user's order. */
export function decidingPrinciple(
  category: HarmCategory,
  principles: readonly Principle[],
): Principle | null {
  const { against } = CATEGORIES[category]
  const shareOf = ({ id }: Principle) => against[id] ?? 0
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
        const harms = findings.map(
          ({ category, outcome }) => (CATEGORIES[category].against[id] ?? 0) * WEIGHT[outcome],
        )
        return [id, round(1 - Math.max(0, ...harms))]
      }),
  )
}

function round(share: number): number {
  return Math.round(share * 100) / 100
}
