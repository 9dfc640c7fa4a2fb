import { compile } from '../phrases/compile.ts'
import { wordSet } from './lexicon.ts'
import type { Grammar, Rule } from './rule.ts'
import { plainWords, type Token } from './tokens.ts'

/** What a rule's value must look like (rule.ts); gives the words to compare, or null when the rule does not fit. */
export type ReadValue = (rest: readonly Token[], kind: Rule['value'], writes: Writing) => string | null

/** How somebody writes: what stands without a capital is a name only where they use none. */
export interface Writing {
  /** Anywhere but in "I". */
  capitals: boolean
  /** Within sentences. */
  capitalsWithin: boolean
}

/** How the writer of a message writes. */
export function writingOf(message: string): Writing {
  return {
    // The first word of a sentence and "I" tell nothing of names.
    capitalsWithin: /[\p{L}\p{N},;] (?!I\b)\p{Lu}\p{L}/u.test(message),
    capitals: /\p{Lu}/u.test(message.replace(/\bI\b/g, '')),
  }
}

const SHIFTS = new Set(['night', 'day', 'evening'])
const MAX_VALUE_WORDS = 12
const MAX_NAME_WORDS = 5

export function valuesOf(grammar: Grammar): ReadValue {
  const stops = wordSet(grammar.stops)
  const trailing = wordSet(grammar.trailing)
  const articles = wordSet(grammar.articles)
  const figures = wordSet(grammar.figures)
  const joins = wordSet(grammar.joins)
  const unnamed = wordSet(grammar.unnamed)
  const fillers = wordSet(grammar.fillers)
  const prepositions = wordSet(grammar.prepositions)
  const find = compile(() => ({
    deictic: [{ phrase: `^ (${grammar.deictic})`, lists: grammar.lists }],
    startsClause: [{ phrase: `^ (${grammar.clauseStarts})`, lists: grammar.lists }],
  }))

  /** The words up to the first that ends a value; without articles in front and words of time behind. */
  function cut(rest: readonly Token[]): Token[] {
    const end = rest.findIndex(({ plain, isWord }, at) => {
      if (!isWord) return plain !== '.' || at > 2
      return (
        stops.has(plain) || (joins.has(plain) && find(plainWords(rest.slice(at + 1))).startsClause !== null)
      )
    })
    let own = rest.slice(0, end < 0 ? undefined : end).filter(({ isWord }) => isWord)
    while (own.length > 1 && dropped.has(own[0]?.plain ?? '') && !isCaps(own[0]) && !isInitial(own[0]))
      own = own.slice(1)
    while (own.length > 1 && trailing.has(own.at(-1)?.plain ?? '')) own = own.slice(0, -1)
    return own.slice(0, MAX_VALUE_WORDS)
  }
  function withoutFillers(tokens: readonly Token[]): Token[] {
    const from = tokens.findIndex(({ plain, isWord }) => isWord && !fillers.has(plain))
    return tokens.slice(Math.max(from, 0))
  }
  const dropped = new Set([...fillers, ...articles])
  const joined = (tokens: readonly Token[]) => tokens.map(({ plain }) => plain).join(' ')
  const isFigure = (token: Token | undefined) => token === undefined || figures.has(token.plain)
  // "IT" is a trade, "it" is not.
  const speaksOfTalk = (tokens: readonly Token[]) =>
    !isCaps(tokens[0]) && find(plainWords(tokens)).deictic !== null

  return (rest, kind, writes) => {
    const own = cut(kind === 'whole' ? withoutFillers(rest) : rest)
    const [first] = own
    const isDeictic = speaksOfTalk(own) || speaksOfTalk(rest)
    switch (kind) {
      case 'whole':
        return joined(own)
      case 'none':
        return rest.every(({ plain, isWord }) => !isWord || trailing.has(plain) || /^\d/.test(plain)) ||
          endsThere(rest, stops, joins)
          ? ''
          : null
      case 'number':
        return /^\d/.test(first?.plain ?? '') ? joined(own) : null
      case 'name': {
        const head = rest.find(({ isWord }) => isWord)
        const raw = head === undefined || head.isCapital ? '' : head.plain
        if (first === undefined || isFigure(first) || isDeictic || dropped.has(raw) || prepositions.has(raw))
          return null
        const names = writes.capitalsWithin
          ? leading(
              own,
              ({ isCapital, text }) =>
                isCapital || /^(?:de|da|di|van|von|der|den|la|le|del|y|zu|ter|bin|al)$/.test(text),
            )
          : own.slice(0, 3)
        return names.length === 0 || names.length > MAX_NAME_WORDS ? null : joined(names)
      }
      case 'place': {
        const named = until(own, joins)
        const [raw, next] = rest.filter(({ isWord }) => isWord)
        if (isFigure(first) || raw === undefined || unnamed.has(raw.plain)) return null
        if (raw.plain === 'the' && next?.isCapital !== true && !THE_PLACES.has(next?.plain ?? '')) return null
        if (writes.capitals && !named.slice(0, 3).some(({ isCapital }) => isCapital)) return null
        return joined(until(named, prepositions))
      }
      case 'work':
        if (first === undefined || isDeictic || /^\d/.test(first.plain)) return null
        // "at night" is a time, "a night nurse" a profession.
        if (isFigure(first) && !(SHIFTS.has(first.plain) && until(own, prepositions).length > 1)) return null
        return joined(until(until(own, joins), prepositions))
      case 'any':
        return first === undefined ? null : joined(own)
      case 'proper name': {
        const names = leading(own, ({ isCapital }) => isCapital)
        return names.length === 0 || names.length > MAX_NAME_WORDS ? null : joined(names)
      }
      case 'words':
        return first === undefined || isDeictic ? null : joined(own)
    }
  }
}

/** Countries and towns that stand with an article, where it is not told by a capital. */
const THE_PLACES = new Set(
  'us usa uk uae netherlands philippines bahamas hague bronx czech maldives'.split(' '),
)

/** "M. Lefèvre" */
function isInitial(token: Token | undefined): boolean {
  return token !== undefined && token.text.length === 1 && token.isCapital
}

function isCaps(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    token.text.length > 1 &&
    token.text === token.text.toUpperCase() &&
    /\p{Lu}/u.test(token.text)
  )
}

/** Whether the clause ends here for another reason than a full stop: "I'm vegan because …", "I'm vegan and …". */
function endsThere(rest: readonly Token[], stops: ReadonlySet<string>, joins: ReadonlySet<string>): boolean {
  const [next] = rest
  return next === undefined || !next.isWord || stops.has(next.plain) || joins.has(next.plain)
}

/** The tokens up to the first of `ends`, which is never the first of all. */
function until(tokens: readonly Token[], ends: ReadonlySet<string>): Token[] {
  const end = tokens.findIndex(({ plain }, at) => at > 0 && ends.has(plain))
  return tokens.slice(0, end < 0 ? undefined : end)
}

function leading(tokens: readonly Token[], fits: (token: Token) => boolean): Token[] {
  const end = tokens.findIndex((token) => !fits(token))
  return tokens.slice(0, end < 0 ? undefined : end)
}
