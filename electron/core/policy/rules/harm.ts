import { compile } from '../../phrases/compile.ts'
import type { Match } from '../../phrases/matcher.ts'
import { HARMLESS } from './en/harmless.ts'
import { LANGUAGES } from './languages.ts'
import type { Rule } from './rule.ts'

const RULES = LANGUAGES.flatMap(({ harm, lists }) => harm.map((rule) => ({ rule, lists })))

/** By the number of the rule. */
const HARM = compile(() =>
  Object.fromEntries(
    RULES.map(({ rule, lists }, index) => [String(index), rule.phrases.map((phrase) => ({ phrase, lists }))]),
  ),
)
const UNLESS = compile(() =>
  Object.fromEntries(
    RULES.flatMap(({ rule: { unless }, lists }) =>
      unless === undefined ? [] : [[unless, [{ phrase: unless, lists }]]],
    ),
  ),
)
const HARMLESS_PHRASES = compile(() => ({ harmless: HARMLESS.map((phrase) => ({ phrase, lists: {} })) }))

export interface RuleMatch extends Match {
  rule: Rule
}

/** Rules that match, in their order. `words` with the marks of phrase.ts for beginning and end. */
export function matchHarm(words: readonly string[]): RuleMatch[] {
  const found = HARM(words)
  return RULES.flatMap(({ rule }, index) => {
    const match = found[index]
    if (!match || (rule.unless !== undefined && UNLESS(words, match.start)[rule.unless])) return []
    return [{ rule, ...match }]
  })
}

/** Words with the harmless expressions as one mark each, which is no word of a rule. */
export function withoutHarmlessPhrases(words: readonly string[]): string[] {
  const rest: string[] = []
  let from = 0
  for (
    let { harmless } = HARMLESS_PHRASES(words);
    harmless !== null;
    { harmless } = HARMLESS_PHRASES(words, from)
  ) {
    rest.push(...words.slice(from, harmless.start), '§')
    from = harmless.end
  }
  return [...rest, ...words.slice(from)]
}
