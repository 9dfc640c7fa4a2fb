import type { Verdict } from '../../../../contract/core/policy.ts'
import { compile } from '../../phrases/compile.ts'
import * as stance from './en/stance.ts'
import { LANGUAGES } from './languages.ts'
import type { TextContext } from './rule.ts'

export type Exception = NonNullable<Verdict['exception']>

const CONTEXT = compile(() => {
  const of = (name: keyof TextContext) =>
    LANGUAGES.flatMap(({ context, lists }) => context[name].map((phrase) => ({ phrase, lists })))
  return {
    isGame: of('isGame'),
    isFiction: of('isFiction'),
    isDetailed: of('isDetailed'),
    isNarrated: of('isNarrated'),
    isNews: of('isNews'),
    isHelpSeeking: of('isHelpSeeking'),
  }
})

export function contextOf(words: readonly string[]): TextContext {
  const found = CONTEXT(words)
  return {
    isGame: found.isGame !== null,
    isFiction: found.isFiction !== null,
    isDetailed: found.isDetailed !== null,
    isNarrated: found.isNarrated !== null,
    isNews: found.isNews !== null,
    isHelpSeeking: found.isHelpSeeking !== null,
  }
}

/** What stands in front of the harmful words, in their sentence. */
export type Stance = 'asked' | 'intended' | 'ordered' | 'against' | 'about' | 'others' | 'mentioned'

const lists = { request: stance.REQUEST.join(' | '), between: stance.BETWEEN.join(' | ') }
const english = (phrases: readonly string[]) => phrases.map((phrase) => ({ phrase, lists }))
const BEFORE = compile(() => ({
  against: english(stance.AGAINST),
  others: english(stance.OTHERS),
  // The last request in front of the act leads to it.
  asked: english(['{request} {between}* _? $']),
  about: english(stance.ABOUT),
  aboutFirst: english(stance.ABOUT_FIRST),
  explains: english(stance.EXPLAINS),
  intends: english(stance.INTENDS),
  ordered: english(stance.ORDER),
}))
const AFTER = compile(() => ({ isSubject: english(stance.IS_SUBJECT) }))

/** Both with the marks of phrase.ts for beginning and end: `^ how do i $`, `^ my neighbour $`. */
export function stanceOf(before: readonly string[], after: readonly string[]): Stance {
  const found = BEFORE(before)
  if (found.against) return 'against'
  if (found.others) return 'others'
  if (found.asked) {
    if (found.aboutFirst || (found.explains && AFTER(after).isSubject)) return 'about'
    return found.intends ? 'intended' : 'asked'
  }
  if (found.about) return 'about'
  return before.length === 2 || found.ordered ? 'ordered' : 'mentioned'
}
