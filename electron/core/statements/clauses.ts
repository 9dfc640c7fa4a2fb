import { asTokens, countTokens, type Lexicon } from './lexicon.ts'
import type { LeftReason } from './rule.ts'
import type { Sentence } from './segment.ts'
import { type Token, tokensOf } from './tokens.ts'

/** "Priya Sharma and I broke up" */
const MAX_NAME_WORDS = 3
/** "My car, a Volvo, has done 310,000 miles": these ask only where the sentence does. */
const MAY_ASK = new Set('is are has was were have will isn aren ist sind hat est son esta'.split(' '))

/** A part of a sentence that says one thing. */
export interface Clause {
  start: number
  end: number
  tokens: Token[]
  /** Its words, where they are not just those of the place: a verb was put where it belongs. */
  text: string | null
  mood: 'states' | LeftReason
  /** The user asks for it to be remembered. */
  isToRemember: boolean
}

/** Splits a sentence into clauses and says how each is meant. */
export function clausesOf(lexicon: Lexicon, sentence: Sentence, message: string): Clause[] {
  const { grammar, find, withoutLeads, bareVerbs, pasts, subjects } = lexicon
  const isAsked = /[?？]["'”’»)\]]*$/.test(sentence.text)
  const parts = partsOf(lexicon, sentence, isAsked)
  const isTagged = isAsked && parts.length > 1 && find(parts.at(-1) ?? []).tag !== null
  let isSupposed = false
  let hasSubject = false
  let isBehindRequest = false
  return parts.map((all, index) => {
    const own = withoutLeads(all)
    const isLast = index === parts.length - 1
    const inner = rememberedIn(lexicon, own)
    const straight = straightened(lexicon, inner ?? own, message)
    // A verb without its pronoun needs the words before it: "I am a nurse and live in Bern".
    const verb = own[0]?.plain ?? ''
    const isBehindSubject = hasSubject && bareVerbs.has(verb) && own[1]?.plain !== grammar.relative.self
    // "Sold the motorbike last year."
    const isBare = isBehindSubject || (index === 0 && pasts.has(verb))
    const tokens = isBare ? [...asTokens(grammar.relative.self), ...own] : straight.tokens
    const first = isBehindSubject ? withoutLeads(parts[0] ?? own)[0] : (inner ?? own)[0]
    hasSubject = isBare || subjects.has(tokens[0]?.plain ?? '')

    let mood = moodOf(lexicon, tokens, isTagged || (isAsked && isLast))
    // "Say: I am a robot"
    if (mood === 'states' && isBehindRequest && isBehindColon(sentence, all)) mood = 'quoted'
    isBehindRequest ||= mood === 'request' || mood === 'question'
    // "Suppose I live in Rome and I have a dog": all of it is supposed.
    isSupposed ||= mood === 'supposed'
    if (isSupposed && mood === 'states') mood = 'supposed'
    // "Remember: call me Al" is no order to call.
    if (inner !== null && mood === 'request') mood = 'states'
    return {
      start: first?.start ?? sentence.start,
      end: isLast ? sentence.end : (all.findLast(({ isWord }) => isWord)?.end ?? sentence.end),
      tokens,
      text: straight.text,
      mood,
      isToRemember: inner !== null,
    }
  })
}

function moodOf({ find }: Lexicon, tokens: readonly Token[], isAsked: boolean): Clause['mood'] {
  const found = find(tokens)
  if (isAsked || found.asks) return 'question'
  if (found.supposes) return 'supposed'
  if (found.reports) return 'quoted'
  return found.requests ? 'request' : 'states'
}

function isBehindColon({ text, start }: Sentence, clause: readonly Token[]): boolean {
  return text
    .slice(0, (clause[0]?.start ?? start) - start)
    .trimEnd()
    .endsWith(':')
}

/** A new part begins behind "and" or a mark where a new subject, a question or a request does. */
function partsOf(lexicon: Lexicon, sentence: Sentence, isAsked: boolean): Token[][] {
  const { find, joins, withoutLeads, isTimeAlone } = lexicon
  const tokens = tokensOf(sentence.text, sentence.start).flatMap((token) => spelled(lexicon, token))
  const parts: Token[][] = []
  let from = 0
  for (const [at, token] of tokens.entries()) {
    const isMark = !token.isWord && /[,;:]/.test(token.text)
    if (at <= from || (!isMark && !joins.has(token.plain))) continue
    const behind = withoutLeads(tokens.slice(at + 1))
    const found = find(behind)
    const asks = isAsked || !MAY_ASK.has(behind[0]?.plain ?? '') ? found.asks : null
    const begins =
      found.startsClause ?? found.relative ?? (isMark ? (asks ?? found.requests ?? found.tag) : null)
    const before = tokens.slice(from, at)
    // "Tomorrow, I have an exam" and "My husband and I live in Leeds" are one part.
    if (begins === null || isTimeAlone(before) || isPersonAlone(lexicon, before)) continue
    parts.push(before)
    from = isMark ? at + 1 : at
  }
  parts.push(tokens.slice(from))
  return parts.filter((part) => part.some(({ isWord }) => isWord))
}

function isPersonAlone({ find, withoutLeads }: Lexicon, tokens: readonly Token[]): boolean {
  const own = withoutLeads(tokens)
  const { relative } = find(own)
  if (relative === null) return own.length > 0 && own.length <= MAX_NAME_WORDS && own.every(isName)
  return own.slice(countTokens(own, relative.end - 1)).every(isName)
}

function isName({ isCapital, isWord }: Token): boolean {
  return isWord && isCapital
}

/** "dont" → "don t": each part has the place of the whole. */
function spelled({ grammar }: Lexicon, token: Token): Token[] {
  const parts = Object.hasOwn(grammar.spellings, token.plain) ? grammar.spellings[token.plain] : undefined
  if (parts === undefined || (token.isCapital && token.plain.length < 3 && token.text !== 'Im'))
    return [token]
  return parts.split(' ').map((plain) => ({ ...token, plain, isCapital: false }))
}

/** "Remember that I live in Bern" → "I live in Bern"; null when nothing is to be remembered. */
function rememberedIn(
  { find, withoutLeads, finiteVerbs }: Lexicon,
  tokens: readonly Token[],
): Token[] | null {
  const { remember } = find(tokens)
  if (remember === null) return null
  // The matcher gives the shortest match: "that" and a comma behind it go with it.
  const end = countTokens(tokens, remember.end - 1)
  const goesOn = /^(?:that|this|dass|das|que|qu|esto|,)$/.test(tokens[end]?.plain ?? '')
  const inner = withoutLeads(tokens.slice(countTokens(tokens, remember.end - (goesOn ? 0 : 1))))
  const isSaid = inner.some(({ plain }, index) => index > 0 && finiteVerbs.has(plain))
  return !isSaid || find(inner).notToRemember !== null ? null : inner
}

/** "ich in Bern wohne" → "ich wohne in Bern". */
function straightened(
  { grammar, bareVerbs }: Lexicon,
  tokens: Token[],
  message: string,
): { tokens: Token[]; text: string | null } {
  const [pronoun, ...rest] = tokens.filter(({ isWord }) => isWord)
  const verb = rest.at(-1)
  const isVerb = (token: Token | undefined) => bareVerbs.has(token?.plain ?? '')
  const isLast = grammar.isVerbLast && pronoun?.plain === grammar.relative.self && rest.length > 1
  if (!isLast || !pronoun || !verb || !isVerb(verb) || isVerb(rest[0])) return { tokens, text: null }
  const between = rest.slice(0, -1)
  const text = `${pronoun.text} ${verb.text} ${message.slice(between[0]?.start, between.at(-1)?.end)}`
  return { tokens: [pronoun, verb, ...between], text }
}
