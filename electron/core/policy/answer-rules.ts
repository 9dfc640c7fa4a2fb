import { isProtection } from '../../../contract/core/policy.ts'
import { compile } from '../phrases/compile.ts'
import type { Match } from '../phrases/matcher.ts'
import { type Passage, toPassages, toTokens } from '../phrases/plain-text.ts'
import type { HarmCategory } from './categories.ts'
import { findHarm } from './find-harm.ts'
import * as rules from './rules/en/answers.ts'

export interface AnswerFinding {
  category: HarmCategory
  /** The sentence that cannot stay. */
  passage: Pick<Passage, 'start' | 'end'>
  /** Nothing of the answer can stay. */
  isWhole: boolean
}

const english = (phrases: readonly string[]) => phrases.map((phrase) => ({ phrase, lists: {} }))
const SAID = compile(() => ({
  crisis: english(rules.PUSHES_TO_DEATH),
  disrespect: english(rules.INSULTS),
  human: english(rules.CLAIMS_TO_BE_HUMAN),
  profession: english(rules.CLAIMS_A_PROFESSION),
  certainty: english(rules.CLAIMS_CERTAINTY),
}))
const ROLE_PLAY = compile(() => ({ rolePlay: english(rules.ROLE_PLAY) }))
const GENTLE = compile(() => ({ before: english(rules.GENTLE_BEFORE) }))

/** In the answer's own order. */
export function findInAnswer(question: string, answer: string): AnswerFinding[] {
  const passages = toPassages(answer)
  const isRolePlay = toPassages(question).some(({ words }) => ROLE_PLAY(toTokens(words)).rolePlay !== null)
  const findings: AnswerFinding[] = []
  for (const passage of passages) {
    const category = categoryOf(passage.words, isRolePlay)
    if (category) findings.push({ category, passage, isWhole: category === 'crisis' })
  }
  const { findings: harms } = findHarm(passages, false)
  for (const { category, severity, exception, passage } of harms) {
    if (severity !== 'block' || exception !== null || category === 'none') continue
    // A story that was asked for may tell of crimes; what protects children and many people at once holds in stories too.
    if (isRolePlay && !isProtection(category, severity)) continue
    findings.push({ category, passage, isWhole: true })
  }
  return findings.sort((a, b) => a.passage.start - b.passage.start)
}

function categoryOf(text: string, isRolePlay: boolean): HarmCategory | null {
  const words = toTokens(text)
  const found = SAID(words)
  // "You are not stupid", "they say that you are worthless" are said kindly.
  const isSaid = (match: Match | null) =>
    match !== null && !GENTLE([...words.slice(0, match.start), '$']).before
  if (isSaid(found.crisis) && !isRolePlay) return 'crisis'
  if (isRolePlay) return null
  if (isSaid(found.disrespect)) return 'disrespect'
  if (isSaid(found.human)) return 'deception'
  if (isSaid(found.profession)) return 'overclaim'
  return isSaid(found.certainty) ? 'overclaim' : null
}
