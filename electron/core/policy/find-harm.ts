import type { PolicyCategory } from '../../../contract/core/policy.ts'
import { type Passage, toTokens } from '../phrases/plain-text.ts'
import { contextOf, type Exception, type Stance, stanceOf } from './rules/context.ts'
import { isCrisis } from './rules/crisis.ts'
import { matchHarm, type RuleMatch, withoutHarmlessPhrases } from './rules/harm.ts'
import type { Rule, Severity, TextContext } from './rules/rule.ts'

export interface Finding {
  category: PolicyCategory
  severity: Severity
  /** Why it is let through all the same. */
  exception: Exception | null
  passage: Passage
}
export interface Reading {
  findings: Finding[]
  /** The passage in which somebody may be in danger. */
  crisis: Passage | null
  /** Subjects that are spoken of, harmful or not. */
  mentioned: Set<PolicyCategory>
}

/**
 * What the rules find in a text. `isReport`: the text tells of the user instead of being said by them (a memory), so
 * that it counts without being a request.
 */
export function findHarm(passages: readonly Passage[], isReport = false): Reading {
  const context = contextOf(toTokens(passages.map(({ words }) => words).join(' ')))
  const crisis = findCrisis(passages)
  const reading: Reading = { findings: [], crisis, mentioned: new Set() }
  for (const passage of passages) {
    // Who speaks of ending their own life asks for help, whatever else the sentence looks like.
    if (passage === crisis) continue
    const found = inPassage(passage, context, isReport, reading.mentioned)
    if (found) reading.findings.push(found)
  }
  return reading
}

function findCrisis(passages: readonly Passage[]): Passage | null {
  return (
    passages.find(({ words, undisguised }) =>
      [words, undisguised].some((text) => text !== null && isCrisis(toTokens(text))),
    ) ?? null
  )
}

function inPassage(
  passage: Passage,
  context: TextContext,
  isReport: boolean,
  mentioned: Set<PolicyCategory>,
): Finding | null {
  let firstExcused: Finding | null = null
  for (const reading of [passage.words, passage.undisguised]) {
    if (reading === null) continue
    const words = withoutHarmlessPhrases(toTokens(reading))
    for (const match of matchHarm(words)) {
      const { rule, start, end } = match
      mentioned.add(rule.category)
      const stance = stanceOf([...words.slice(0, start), '$'], ['^', ...words.slice(end)])
      if (!isMeant(match, stance, words[start] ?? '', isReport, context)) {
        if (stance !== 'mentioned' && rule.severity !== 'note')
          firstExcused ??= { ...of(rule), exception: excuseOf(stance, context), passage }
        continue
      }
      const finding = applyContext(rule, stance, context, passage)
      if (finding.exception === null) return finding
      if (rule.severity !== 'note') firstExcused ??= finding
    }
  }
  return firstExcused
}

function of({ category, severity }: Rule): Pick<Finding, 'category' | 'severity'> {
  return { category, severity }
}

function isMeant(
  { rule }: RuleMatch,
  stance: Stance,
  firstWord: string,
  isReport: boolean,
  context: TextContext,
): boolean {
  if (stance === 'asked' || stance === 'intended') return true
  // Instructions in a character's mouth.
  if (stance === 'others') return context.isFiction && context.isDetailed
  if (stance === 'ordered') return rule.form !== 'do' || !/.ing$/.test(firstWord)
  return stance === 'mentioned' && (rule.form === 'any' || isReport)
}

function excuseOf(stance: Stance, context: TextContext): Exception {
  if (context.isFiction || context.isGame) return 'fiction'
  if (stance !== 'about' && context.isHelpSeeking) return 'help_seeking'
  return stance === 'about' && context.isNews ? 'news' : 'study'
}

/** Games and stories excuse what is told in them, never instructions that work, and nothing that harms a child. */
function applyContext(rule: Rule, stance: Stance, context: TextContext, passage: Passage): Finding {
  const finding: Finding = { ...of(rule), exception: null, passage }
  if (rule.category === 'child_safety') return finding
  // Said in anger more often than meant, and then a question is the better answer.
  if (stance === 'intended' && rule.category === 'violence') finding.severity = 'ask'
  if (context.isGame && !context.isDetailed) return { ...finding, exception: 'fiction' }
  const isTold = context.isFiction && context.isNarrated && !context.isDetailed
  if (isTold) return { ...finding, exception: 'fiction' }
  const isOwn = context.isHelpSeeking && ['malware', 'privacy', 'fraud'].includes(rule.category)
  if (isOwn)
    return rule.severity === 'block' ? { ...finding, severity: 'ask' } : { ...finding, exception: 'study' }
  return finding
}
