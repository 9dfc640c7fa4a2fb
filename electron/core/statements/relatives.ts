import { isOnlyOne, kinOf } from './kin.ts'
import { asTokens, countTokens, type Lexicon } from './lexicon.ts'
import type { Token } from './tokens.ts'

/**
 * Reads what is said of a relative as if they said it themself: "my sister Anna lives in Oslo" → "I live in Oslo", of
 * "sister anna"; "my boss's name is Tom" → "my name is Tom", of "boss". null: the clause is about nobody else.
 */
export function asRelative(
  { grammar, find, joins, subjects }: Lexicon,
  tokens: readonly Token[],
): { tokens: Token[]; subject: string } | null {
  const { relative, owns } = find(tokens)
  const found = owns ?? relative
  if (!found) return null
  const at = countTokens(tokens, found.end - 1)
  const kin = lastKin(tokens.slice(0, at))
  const [next, ...others] = tokens.slice(at)
  if (kin === undefined || next === undefined) return null

  // "My husband and I live in Leeds" is about oneself.
  const and = next.isCapital ? at + 1 : at
  if (joins.has(tokens[and]?.plain ?? '') && subjects.has(tokens[and + 1]?.plain ?? ''))
    return { tokens: tokens.slice(and + 1), subject: 'self' }
  if (owns) return { tokens: [...asTokens(grammar.relative.my), next, ...others], subject: kin }

  const { verbs, self } = grammar.relative
  // "my brother J.P. lives"
  const isName = ({ isCapital, text, plain }: Token) =>
    (isCapital && verbs[plain] === undefined) || text === '.'
  const isNamed = next.isWord && isName(next)
  const behindName = others.slice(
    Math.max(
      0,
      others.findIndex((token) => !isName(token)),
    ),
  )
  const [verb, second, ...after] = isNamed ? behindName : [next, ...others]
  const first = verb && verbs[verb.plain]
  if (first === undefined) return null
  // "se llama" → "me llamo": two words change.
  const then = second === undefined ? [] : inFirstPerson(second, verbs)
  return {
    tokens: [...asTokens(`${self} ${first}`), ...then, ...after],
    subject: isNamed && !isOnlyOne(kin) ? `${kin} ${next.plain}` : kin,
  }
}

/** Of whom a clause speaks that begins with a relative, whatever it says: "dog rufus". null: it begins otherwise. */
export function relativeIn({ find, joins }: Lexicon, tokens: readonly Token[]): string | null {
  const found = find(tokens).relative
  if (found === null) return null
  const at = countTokens(tokens, found.end - 1)
  const kin = lastKin(tokens.slice(0, at))
  const next = tokens[at]
  // "My wife and I"
  if (kin === undefined || next === undefined || joins.has(next.plain)) return null
  return next.isWord && next.isCapital && !isOnlyOne(kin) ? `${kin} ${next.plain}` : kin
}

function lastKin(tokens: readonly Token[]): string | undefined {
  return tokens.flatMap(({ plain }) => kinOf(plain) ?? []).at(-1)
}

function inFirstPerson(token: Token, verbs: Readonly<Record<string, string>>): Token[] {
  const verb = verbs[token.plain]
  return verb === undefined || token.isCapital ? [token] : asTokens(verb)
}
