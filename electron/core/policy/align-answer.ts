import { isProtection, type PolicyOutcome, type Principle } from '../../../contract/core/policy.ts'
import { type AnswerFinding, findInAnswer } from './answer-rules.ts'
import { decidingPrinciple } from './categories.ts'
import { type Judgement, NOTHING } from './judge-question.ts'

export interface Alignment {
  judgement: Judgement
  revision: string | null
}

/** What stands in the place of a sentence that had to go; it says itself that something was changed. */
const IN_PLACE: Partial<Record<AnswerFinding['category'], string>> = {
  deception: 'I am a computer program, not a human being.',
  overclaim: 'I have no such qualification and cannot be certain; please ask somebody who has it.',
}
const WHOLE =
  'What the model wrote here is held back by the constitution, since it could have hurt somebody. Ask in another way, or read why under “What it did”.'
const WHOLE_IN_CRISIS =
  'What the model wrote here is held back, because it would not have been good for you. You matter. Please talk to somebody now: a person you trust, your local emergency number, or a helpline near you, which findahelpline.com lists.'

/** Judges an answer by rules and revises it once, by code: a sentence is replaced, or all of it. */
export function alignAnswer(question: string, answer: string, principles: readonly Principle[]): Alignment {
  const acting = findInAnswer(question, answer).flatMap((finding) => {
    const principle = decidingPrinciple(finding.category, principles)
    const isAlways = finding.category === 'crisis' || isProtection(finding.category, 'block')
    return principle !== null || isAlways ? [{ finding, principle }] : []
  })
  const whole = acting.find(({ finding }) => finding.isWhole)
  const decisive = whole ?? acting[0]
  if (!decisive) return { judgement: NOTHING, revision: null }
  const { finding, principle } = decisive
  const outcome: PolicyOutcome = whole ? 'block' : 'note'
  return {
    judgement: {
      ...NOTHING,
      outcome,
      category: finding.category,
      principle,
      noticed: acting.map((one) => ({
        category: one.finding.category,
        outcome: one.finding.isWhole ? ('block' as const) : ('note' as const),
      })),
    },
    revision: whole
      ? finding.category === 'crisis'
        ? WHOLE_IN_CRISIS
        : WHOLE
      : replaced(
          answer,
          acting.map((one) => one.finding),
        ),
  }
}

function replaced(answer: string, findings: readonly AnswerFinding[]): string {
  const said = new Set<string>()
  let text = ''
  let at = 0
  for (const { category, passage } of findings) {
    if (passage.start < at) continue
    const original = answer.slice(passage.start, passage.end)
    const lead = original.slice(0, original.length - original.trimStart().length)
    const tail = original.slice(original.trimEnd().length)
    const words = IN_PLACE[category] ?? '[…]'
    text += answer.slice(at, passage.start) + lead + (said.has(words) ? '[…]' : words) + tail
    said.add(words)
    at = passage.end
  }
  return text + answer.slice(at)
}
