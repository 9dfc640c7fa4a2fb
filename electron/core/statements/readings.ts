import { compile } from '../phrases/compile.ts'
import { asTokens, countTokens, joined, type Lexicon, wordSet } from './lexicon.ts'
import { asRelative, relativeIn } from './relatives.ts'
import type { Grammar, Rule } from './rule.ts'
import type { SlotName } from './slots.ts'
import { plainWords, type Token } from './tokens.ts'
import { valuesOf, type Writing } from './values.ts'

/** What a rule found in a clause. */
export interface Reading {
  subject: string
  slot: SlotName
  value: string
  polarity: 'holds' | 'ended'
  isChange: boolean
  needsDay: boolean
  isPast: boolean
  /** What is read when a day is needed and none is named. */
  withoutDay?: Reading | null
}
export type ReadClause = (tokens: readonly Token[], writes: Writing) => Reading | null

const HAS_FIGURES: ReadonlySet<string> = new Set(['home', 'job', 'employer', 'origin'])
const NO_CAPITALS: Writing = { capitals: false, capitalsWithin: false }

/** What is to be remembered because the user asks for it, though no rule knows it. */
export function asRemembered(tokens: readonly Token[]): Reading {
  return {
    subject: 'self',
    slot: 'remembered',
    value: joined(tokens),
    polarity: 'holds',
    isChange: false,
    needsDay: false,
    isPast: false,
  }
}

/** Reads a clause by the first rule that fits. A clause about a relative, or about what has ended, is rewritten first. */
export function createClauseReader(lexicon: Lexicon): ReadClause {
  const { grammar, withoutTime } = lexicon
  const readValue = valuesOf(grammar)
  const unnamed = wordSet(grammar.unnamed)
  const findRule = finder(grammar, grammar.rules)
  const findEnding = finder(grammar, grammar.endings)
  const drops = grammar.endings.map(({ drop }) =>
    (drop ?? '').split('|').map((words) => words.trim().split(' ')),
  )

  function readClause(tokens: readonly Token[], writes: Writing): Reading | null {
    const relative = asRelative(lexicon, withoutTime(tokens))
    const said = relative?.tokens ?? tokens
    const own = readOwn(said, writes, relative !== null)
    // "My wife and I both earn …" is about oneself.
    const whole = relative?.subject === 'self' ? said : tokens
    if (own === null) {
      return isFigure(said, writes) ? null : (endedIn(withoutTime(whole), plainIn) ?? plainIn(whole))
    }
    const read = relative === null ? own : { ...own, subject: relative.subject }
    return read.needsDay ? { ...read, withoutDay: plainIn(whole) } : read
  }
  function readOwn(tokens: readonly Token[], writes: Writing, isOfOthers: boolean): Reading | null {
    const byRule = (rest: readonly Token[]) => ruleFor(rest, writes, isOfOthers)
    return endedIn(withoutTime(tokens), byRule) ?? byRule(tokens)
  }

  function ruleFor(all: readonly Token[], writes: Writing, isOfOthers: boolean): Reading | null {
    const tokens = withoutTime(all)
    const found = findRule(plainWords(tokens))
    for (const [index, rule] of grammar.rules.entries()) {
      const match = found[index]
      if (!match || (rule.isOfOthers && !isOfOthers)) continue
      const at = countTokens(tokens, match.end - 1)
      const value = readValue(rule.value === 'whole' ? tokens : tokens.slice(at), rule.value, writes)
      const reading = value === null ? null : readingOf(rule, value, { all, tokens, at })
      if (reading !== null) return reading
    }
    return null
  }

  /** "I live in fear", "I work for two hours": the words of a home or a job, and neither. */
  function isFigure(all: readonly Token[], writes: Writing): boolean {
    const tokens = withoutTime(all)
    const found = findRule(plainWords(tokens))
    return grammar.rules.some(({ slot, value }, index) => {
      const match = found[index]
      if (!match || !HAS_FIGURES.has(slot)) return false
      const rest = tokens.slice(countTokens(tokens, match.end - 1))
      // "in a hard water area" names no place, and is no figure.
      return !unnamed.has(rest[0]?.plain ?? '') && readValue(rest, value, writes) === null
    })
  }

  /** What no rule knows, as a note. */
  function plainIn(tokens: readonly Token[]): Reading | null {
    if (!lexicon.isPlain(tokens)) return null
    const remembered = asRemembered(tokens)
    const subject = relativeIn(lexicon, withoutTime(tokens)) ?? 'self'
    return { ...remembered, subject, slot: `said ${remembered.value}` }
  }

  /** `at`: where the value begins in `tokens`; `all`: with the words of time in front. */
  function readingOf(
    rule: Rule,
    value: string,
    { all, tokens, at }: { all: readonly Token[]; tokens: readonly Token[]; at: number },
  ): Reading | null {
    const { change, partTime, coming } = lexicon.find(all)
    const isChange = rule.isChange === true || change !== null
    const words = rule.is ?? (value === '' ? (readValue(tokens, 'whole', NO_CAPITALS) ?? '') : value)
    const of = (slot: SlotName, is = words): Reading => ({
      subject: 'self',
      slot,
      value: is,
      polarity: rule.isEnded ? 'ended' : 'holds',
      isChange,
      // "in May" is near enough for a plan.
      needsDay: rule.needsDay === true && coming === null,
      isPast: rule.isPast === true,
    })
    switch (rule.slot) {
      case 'favourite':
        return of(`favourite ${nounOf(tokens.slice(0, at), grammar.favouriteWords)}`)
      case 'attribute':
        return of(`attribute ${nounOf(tokens.slice(0, at), grammar.attributeWords)}`)
      case 'taste':
        return of(`taste of ${value}`, rule.is ?? 'likes')
      case 'choice': {
        const choice = choiceOf(tokens.slice(at), value)
        return of(choice.slot, choice.value)
      }
      case 'job or is':
        if (grammar.professions(value)) return of('job')
        // "Ich bin müde" has the form of "Ich bin Bäcker".
        return grammar.hasArticles ? of('is') : null
      case 'home':
        // What is true for a part of the time stands beside where one lives.
        return of(partTime === null || rule.isChange ? 'home' : 'part-time home')
      case 'job':
      case 'employer':
        return { ...of(rule.slot), isChange: isChange && partTime === null }
      default:
        return of(rule.slot)
    }
  }

  /** "tea over coffee" and "coffee over tea" are about the same choice. */
  function choiceOf(rest: readonly Token[], value: string): Pick<Reading, 'slot' | 'value'> {
    const between = rest.findIndex(({ plain }) => grammar.over.has(plain))
    const side = (tokens: readonly Token[]) => readValue(tokens, 'words', NO_CAPITALS) ?? ''
    const [chosen, other] =
      between < 1 ? [value, ''] : [side(rest.slice(0, between)), side(rest.slice(between + 1))]
    if (chosen === '' || other === '') return { slot: 'habit', value: `prefers ${value}` }
    return { slot: `choice of ${[chosen, other].sort().join(' / ')}`, value: chosen }
  }

  /** "I am no longer vegetarian" is read as "I am vegetarian", which has ended. */
  function endedIn(
    tokens: readonly Token[],
    readRest: (rest: readonly Token[]) => Reading | null,
  ): Reading | null {
    const found = findEnding(plainWords(tokens))
    for (const [index, ending] of grammar.endings.entries()) {
      const match = found[index]
      if (!match) continue
      const rest = tokens.slice(countTokens(tokens, match.end - 1))
      const left = withoutEnd(rest, drops[index] ?? [])
      if (ending.needsDrop && left.length === rest.length) continue
      const read = readRest([...asTokens(ending.becomes), ...left])
      if (read) return turned(read)
    }
    return null
  }

  return readClause
}

function finder(grammar: Grammar, phrases: readonly { says: string }[]) {
  return compile(() =>
    Object.fromEntries(
      phrases.map(({ says }, index) => [index, [{ phrase: `^ ${says}`, lists: grammar.lists }]]),
    ),
  )
}

/** "my favourite colour is" → "colour"; "meine Lieblingsfarbe ist" → "farbe". */
function nounOf(tokens: readonly Token[], not: ReadonlySet<string>): string {
  return joined(tokens.filter(({ plain }) => !not.has(plain))).replace(/^lieblings/, '')
}

/** A taste has an opposite; everything else just ended. */
function turned(read: Reading): Reading {
  if (!read.slot.startsWith('taste of ')) return { ...read, polarity: 'ended', isChange: false }
  return { ...read, value: read.value === 'likes' ? 'dislikes' : 'likes' }
}

function withoutEnd(tokens: readonly Token[], drops: readonly (readonly string[])[]): Token[] {
  const words = tokens.filter(({ isWord }) => isWord)
  const drop = drops.find(
    (one) => one[0] !== '' && one.every((word, at) => words.at(at - one.length)?.plain === word),
  )
  return drop === undefined ? [...tokens] : words.slice(0, words.length - drop.length)
}
