import {
  isProtection,
  type PolicyOutcome,
  type Principle,
  type Verdict,
} from '../../../contract/core/policy.ts'
import { toPassages } from '../phrases/plain-text.ts'
import { decidingPrinciple, type HarmCategory } from './categories.ts'
import type { Resemblance } from './example-judge.ts'
import { type Finding, findHarm } from './find-harm.ts'
import type { ModelOpinion } from './model-judge.ts'

/** What is decided of a question, before it is written down. */
export interface Judgement {
  outcome: PolicyOutcome
  category: HarmCategory | 'none'
  principle: Principle | null
  exception: Verdict['exception']
  judgedBy: Verdict['judged_by']
  /** Everything that was noticed, for the scores. */
  noticed: { category: HarmCategory; outcome: PolicyOutcome }[]
  /** Neither rules nor examples are sure: the model may be asked. */
  isUnsure: boolean
}

/** There is nothing to say. */
export const NOTHING: Judgement = {
  outcome: 'allow',
  category: 'none',
  principle: null,
  exception: null,
  judgedBy: 'rules',
  noticed: [],
  isUnsure: false,
}

/**
 * How near a question must be to a harmful example, and how much nearer than to any harmless one, before the user is
 * asked. Chosen on the dev half of the labelled set (`npm run eval:policy`): no harmless line of it is stopped.
 */
const NEAR = 0.62
const MARGIN = 0.08
/** Nearer than this to a harmful example than to harmless ones, and the model is asked if it may be. */
const UNSURE_NEAR = 0.5

const RANK: Readonly<Record<PolicyOutcome, number>> = { allow: 0, note: 1, ask: 2, block: 3 }

/** By rules, which know what is meant by how it is said. */
export function judgeByRules(text: string, principles: readonly Principle[]): Judgement {
  const { findings, crisis, mentioned } = findHarm(toPassages(text))
  const acting = findings.flatMap((finding) => act(finding, principles))
  const noticed = acting.map(({ finding, category }) => ({
    category,
    outcome: finding.exception === null ? finding.severity : ('allow' as const),
  }))
  // A user in danger gets help and an answer, also when another sentence looks bad: a wall helps nobody.
  const isMixed =
    crisis !== null && !acting.some(({ finding }) => isProtection(finding.category, finding.severity))
  if (crisis !== null && (acting.length === 0 || isMixed)) {
    return {
      ...NOTHING,
      outcome: 'note',
      category: 'crisis',
      principle: decidingHelp(principles),
      exception: 'help_seeking',
      noticed: [
        { category: 'crisis', outcome: 'note' },
        ...noticed.map((one) => ({ ...one, outcome: 'allow' as const })),
      ],
    }
  }
  const worst = acting.reduce<(typeof acting)[number] | null>((held, one) => {
    if (held === null) return one
    return severityRank(one.finding) > severityRank(held.finding) ? one : held
  }, null)
  if (worst === null) return { ...NOTHING, isUnsure: mentioned.size > 0 }
  const { finding, category, principle } = worst
  const isExcused = finding.exception !== null
  return {
    outcome: isExcused ? 'allow' : finding.severity,
    category,
    principle,
    exception: finding.exception,
    judgedBy: 'rules',
    noticed,
    isUnsure: false,
  }
}

function severityRank({ severity, exception }: Finding): number {
  return exception === null ? RANK[severity] : -1
}

function act(finding: Finding, principles: readonly Principle[]) {
  if (finding.category === 'none') return []
  const { category } = finding
  const principle = decidingPrinciple(category, principles)
  // With every principle against it switched off, it does not act.
  if (principle === null && !isProtection(category, finding.severity)) return []
  return [{ finding, category, principle }]
}

/** Help is not switched off with a principle; its name is only told when it is active. */
function decidingHelp(principles: readonly Principle[]): Principle | null {
  return principles.find(({ id, is_active }) => is_active && id === 'beneficence') ?? null
}

/** For what no rule knows: at most a question to the user, since nearness proves nothing. */
export function judgeByExamples(
  judged: Judgement,
  { category, harmful, harmless }: Resemblance,
  principles: readonly Principle[],
): Judgement {
  if (judged.outcome !== 'allow' || judged.exception !== null) return judged
  if (harmful < NEAR || harmful - harmless < MARGIN) {
    return { ...judged, isUnsure: judged.isUnsure || (harmful >= UNSURE_NEAR && harmful > harmless) }
  }
  return asked(judged, category, principles, 'examples')
}

/**
 * The model may have the user asked, and nothing else: it never blocks and never lifts what rules say. Tried, lifting
 * let through two thirds of the harmful lines with the starter model, which calls everything harmless.
 */
export function judgeByModel(
  judged: Judgement,
  opinion: ModelOpinion,
  principles: readonly Principle[],
): Judgement {
  if (!opinion.isHarmful || opinion.category === null || judged.outcome !== 'allow') return judged
  return asked(judged, opinion.category, principles, 'model')
}

function asked(
  judged: Judgement,
  category: HarmCategory,
  principles: readonly Principle[],
  judgedBy: Judgement['judgedBy'],
): Judgement {
  const principle = decidingPrinciple(category, principles)
  if (principle === null) return judged
  return {
    outcome: 'ask',
    category,
    principle,
    exception: null,
    judgedBy,
    noticed: [...judged.noticed, { category, outcome: 'ask' }],
    isUnsure: false,
  }
}
