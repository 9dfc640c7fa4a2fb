import { compile } from '../../phrases/compile.ts'
import { CRISIS_ELSEWHERE, FIRST_PERSON } from './crisis-elsewhere.ts'
import { LANGUAGES } from './languages.ts'

const FIND = compile(() => ({
  crisis: [
    ...LANGUAGES.flatMap(({ crisis, lists }) => crisis.map((phrase) => ({ phrase, lists }))),
    ...CRISIS_ELSEWHERE.map((phrase) => ({ phrase, lists: {} })),
  ],
  isSubject: LANGUAGES.flatMap(({ noCrisis, lists }) => noCrisis.map((phrase) => ({ phrase, lists }))),
  firstPerson: FIRST_PERSON.map((phrase) => ({ phrase, lists: {} })),
}))

/** Whether somebody may be in danger, as far as one sentence tells. */
export function isCrisis(words: readonly string[]): boolean {
  const { crisis, isSubject, firstPerson } = FIND(words)
  return crisis !== null && (isSubject === null || firstPerson !== null)
}
