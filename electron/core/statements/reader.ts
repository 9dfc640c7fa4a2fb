import { compile } from '../phrases/compile.ts'
import { GRAMMARS } from './grammars.ts'
import { isOnlyOne, kinOf } from './kin.ts'
import type { Grammar, LeftReason, Rule } from './rule.ts'
import type { Sentence } from './segment.ts'
import type { SlotName } from './slots.ts'
import { plainWords, type Token, tokensOf } from './tokens.ts'
import { valuesOf, type Writing } from './values.ts'

/** A part of a sentence that says one thing. */
export interface Clause {
  start: number
  end: number
  tokens: Token[]
  /** Its words, where they are not just those of the place: a verb was put where it belongs. */
  text: string | null
  mood: 'states' | LeftReason
}
/** What a rule found in a clause. */
export interface Reading {
  subject: string
  slot: SlotName
  value: string
  polarity: 'holds' | 'ended'
  isChange: boolean
  needsDay: boolean
  isPast: boolean
}
export interface Reader {
  /** The clauses of a sentence; `reading` null: it says nothing that is known. */
  read(sentence: Sentence, message: string, writes: Writing): { clause: Clause; reading: Reading | null }[]
  /** What comes after in the message is a story, a play, or another text. */
  opensStory(text: string): boolean
  /** The chat goes on as a play after this message. */
  opensPlay(text: string): boolean
}

const readers = new Map<string, Reader>()

/** Made when first needed: compiling a language takes some milliseconds. */
export function readerFor(language: Grammar['language']): Reader {
  const known = readers.get(language)
  if (known) return known
  const grammar = GRAMMARS[language]
  const reader = createReader(grammar)
  readers.set(language, reader)
  return reader
}

const NO_CAPITALS: Writing = { capitals: false, capitalsWithin: false }
/** At most this many words may stand in front of "I" for time: "since the summer of 2019". */
const MAX_TIME_WORDS = 6

function createReader(grammar: Grammar): Reader {
  const { lists } = grammar
  const readValue = valuesOf(grammar)
  const timeWords = new Set(grammar.timeWords.split(/\s+/))
  const joins = new Set(grammar.joins.split(/\s+/))
  const bareVerbs = new Set(grammar.bareVerbs.split(/\s+/))
  const atStart = (phrases: string) => [{ phrase: `^ ,? (${phrases})`, lists }]
  const findMood = compile(() => ({
    asks: atStart(grammar.asks),
    requests: atStart(grammar.requests),
    supposes: [{ phrase: grammar.supposes, lists }],
    reports: [{ phrase: grammar.reports, lists }],
    remember: atStart(grammar.remember),
    leads: atStart(grammar.leads),
    startsClause: atStart(grammar.clauseStarts),
    notToRemember: atStart(grammar.notToRemember),
    tag: [{ phrase: `^ (${grammar.tags}) $`, lists }],
    partTime: [{ phrase: grammar.partTime, lists }],
    change: [{ phrase: grammar.change, lists }],
    coming: [{ phrase: grammar.coming, lists }],
    relative: [{ phrase: `^ (${grammar.relative.says})`, lists }],
    owns: [{ phrase: `^ (${grammar.relative.owns})`, lists }],
  }))
  const findStory = compile(() => ({
    story: [{ phrase: grammar.stories, lists }],
    play: [{ phrase: grammar.plays, lists }],
  }))
  const findRule = compile(() =>
    Object.fromEntries(grammar.rules.map(({ says }, index) => [index, [{ phrase: `^ ${says}`, lists }]])),
  )
  const findEnding = compile(() =>
    Object.fromEntries(grammar.endings.map(({ says }, index) => [index, [{ phrase: `^ ${says}`, lists }]])),
  )
  const subjects = new Set(grammar.subjects.split(' '))
  const drops = grammar.endings.map(({ drop }) =>
    (drop ?? '').split('|').map((words) => words.trim().split(' ')),
  )

  /** The words of a clause without what stands in front of the statement: "hi", "by the way", "since 2019". */
  function withoutLeads(tokens: readonly Token[]): Token[] {
    let own = tokens.slice(tokens.findIndex(({ isWord }) => isWord))
    for (let lead = leadLength(own); lead > 0; lead = leadLength(own)) own = own.slice(lead)
    return own
  }
  function leadLength(tokens: readonly Token[]): number {
    const [first] = tokens
    if (first && !first.isWord) return 1
    // "So" and "as" lead into a statement; the whole clause is never a lead.
    const lead = findMood(plainWords(tokens)).leads
    const length = lead === null ? 0 : countTokens(tokens, lead.end - 1)
    return length < tokens.length ? length : 0
  }
  /** How many tokens hold so many words of plainWords: it leaves out all marks but commas. */
  function countTokens(tokens: readonly Token[], words: number): number {
    let seen = 0
    const end = tokens.findIndex(({ isWord, plain }) => {
      if (isWord || plain === ',') seen += 1
      return seen > words
    })
    return end < 0 ? tokens.length : end
  }
  function withoutTime(tokens: readonly Token[]): Token[] {
    const isTime = ({ plain, isWord }: Token) =>
      isWord ? timeWords.has(plain) || /^\d/.test(plain) : plain === ','
    const end = tokens.findIndex((token) => !isTime(token))
    return end > 0 && end <= MAX_TIME_WORDS + 1 ? tokens.slice(end) : [...tokens]
  }

  /** "dont" → "don t": each part has the place of the whole. */
  function spelled(token: Token): Token[] {
    const parts = Object.hasOwn(grammar.spellings, token.plain) ? grammar.spellings[token.plain] : undefined
    if (parts === undefined || (token.isCapital && token.plain.length < 3 && token.text !== 'Im'))
      return [token]
    return parts.split(' ').map((plain) => ({ ...token, plain, isCapital: false }))
  }

  function clausesOf(sentence: Sentence): Token[][] {
    const tokens = tokensOf(sentence.text, sentence.start).flatMap(spelled)
    const clauses: Token[][] = []
    let from = 0
    for (const [at, token] of tokens.entries()) {
      if (at <= from) continue
      const isMark = !token.isWord && /[,;:]/.test(token.text)
      if (!isMark && !joins.has(token.plain)) continue
      const rest = withoutLeads(tokens.slice(at + 1))
      const found = findMood(plainWords(rest))
      const begins =
        found.startsClause ?? found.relative ?? (isMark ? (found.asks ?? found.requests ?? found.tag) : null)
      // "Tomorrow, I have an exam": the day goes with what follows.
      // "My husband and I live in Leeds": one clause.
      if (begins === null || isTimeAlone(tokens.slice(from, at)) || isPersonAlone(tokens.slice(from, at)))
        continue
      clauses.push(tokens.slice(from, at))
      from = isMark ? at + 1 : at
    }
    clauses.push(tokens.slice(from))
    return clauses.filter((clause) => clause.some(({ isWord }) => isWord))
  }

  function isPersonAlone(tokens: readonly Token[]): boolean {
    const own = withoutLeads(tokens)
    const { relative } = findMood(plainWords(own))
    const rest = relative === null ? own : own.slice(countTokens(own, relative.end - 1))
    return relative !== null && rest.every(({ isCapital, isWord }) => isWord && isCapital)
  }

  function isTimeAlone(tokens: readonly Token[]): boolean {
    return withoutLeads(tokens).every(
      ({ plain, isWord }) => !isWord || timeWords.has(plain) || /^\d/.test(plain),
    )
  }

  function followsRequest(
    { text, start }: Sentence,
    clause: readonly Token[],
    before: readonly Clause['mood'][],
  ): boolean {
    const isAsked = before.some((mood) => mood === 'request' || mood === 'question')
    return isAsked && /:\s*$/.test(text.slice(0, (clause[0]?.start ?? start) - start))
  }

  function moodOf(tokens: readonly Token[], isAsked: boolean): Clause['mood'] {
    const found = findMood(plainWords(tokens))
    if (isAsked || found.asks) return 'question'
    if (found.supposes) return 'supposed'
    if (found.reports) return 'quoted'
    if (found.requests) return 'request'
    return 'states'
  }

  function readSentence(
    sentence: Sentence,
    message: string,
    writes: Writing,
  ): { clause: Clause; reading: Reading | null }[] {
    const isAsked = /[?？]["'”’»)\]]*$/.test(sentence.text)
    const clauses = clausesOf(sentence)
    const isTagged = isAsked && clauses.length > 1 && findMood(plainWords(clauses.at(-1) ?? [])).tag !== null
    let isSupposed = false
    let hasSubject = false
    const moods: Clause['mood'][] = []
    return clauses.map((all, index) => {
      const own = withoutLeads(all)
      const isLast = index === clauses.length - 1
      const inner = rememberedIn(own)
      const straight = straightened(inner ?? own, message)
      // A verb without its pronoun needs the words before it.
      const isBare =
        hasSubject && bareVerbs.has(own[0]?.plain ?? '') && own[1]?.plain !== grammar.relative.self
      const tokens = isBare ? [...asTokens(grammar.relative.self), ...own] : straight.tokens
      const first = isBare ? withoutLeads(clauses[0] ?? own)[0] : (inner ?? own)[0]
      const last = all.at(-1)
      const isWhole = isLast && last !== undefined
      const clause: Clause = {
        start: first?.start ?? sentence.start,
        end: isWhole ? sentence.end : endOf(all),
        tokens,
        text: straight.text,
        mood: moodOf(tokens, isTagged || (isAsked && isLast)),
      }
      // "Suppose I live in Rome and I have a dog": all of it is supposed.
      isSupposed ||= clause.mood === 'supposed'
      // "Say: I am a robot"
      if (clause.mood === 'states' && followsRequest(sentence, all, moods)) clause.mood = 'quoted'
      moods.push(clause.mood)
      if (isSupposed && clause.mood === 'states') clause.mood = 'supposed'
      hasSubject = isBare || subjects.has(tokens[0]?.plain ?? '')
      const reading = readClause(tokens, writes)
      if (inner === null) return { clause, reading }
      // What is to be remembered need be nothing that a rule knows: the user asks for it.
      const isSaid = clause.mood === 'states' || clause.mood === 'request'
      return {
        clause: isSaid ? { ...clause, mood: 'states' } : clause,
        reading: reading ?? asRemembered(tokens),
      }
    })
  }

  /** "Remember that I live in Bern" → "I live in Bern"; null when nothing is to be remembered. */
  function rememberedIn(tokens: readonly Token[]): Token[] | null {
    const found = findMood(plainWords(tokens)).remember
    if (found === null) return null
    const inner = withoutLeads(tokens.slice(countTokens(tokens, longest(tokens, found.end - 1))))
    if (inner.length < 3 || findMood(plainWords(inner)).notToRemember !== null) return null
    return inner
  }
  /** The matcher gives the shortest match; "that" and a colon behind it go with it. */
  function longest(tokens: readonly Token[], words: number): number {
    const next = tokens[countTokens(tokens, words)]
    return next !== undefined && /^(?:that|this|dass|das|que|qu|esto|,)$/.test(next.plain) ? words + 1 : words
  }
  /** "ich in Bern wohne" → "ich wohne in Bern". */
  function straightened(tokens: Token[], message: string): { tokens: Token[]; text: string | null } {
    const words = tokens.filter(({ isWord }) => isWord)
    const [pronoun, ...rest] = words
    const verb = rest.at(-1)
    const isLast = grammar.isVerbLast && pronoun?.plain === grammar.relative.self && rest.length > 1
    if (!isLast || verb === undefined || !bareVerbs.has(verb.plain) || bareVerbs.has(rest[0]?.plain ?? ''))
      return { tokens, text: null }
    const between = rest.slice(0, -1)
    const text = `${pronoun?.text} ${verb.text} ${message.slice(between[0]?.start, between.at(-1)?.end)}`
    return { tokens: [pronoun as Token, verb, ...between], text }
  }
  function asRemembered(tokens: readonly Token[]): Reading {
    const value = tokens
      .filter(({ isWord }) => isWord)
      .map(({ plain }) => plain)
      .join(' ')
    return {
      subject: 'self',
      slot: 'remembered',
      value,
      polarity: 'holds',
      isChange: false,
      needsDay: false,
      isPast: false,
    }
  }

  function readClause(
    tokens: readonly Token[],
    writes: Writing,
    depth = 0,
    isOfOthers = false,
  ): Reading | null {
    const own = withoutTime(tokens)
    const relative = depth === 0 ? asRelative(own) : null
    if (relative) {
      const read = readClause(relative.tokens, writes, 1, true)
      return read && { ...read, subject: relative.subject }
    }
    const ended = depth < 2 ? endedIn(own, writes, isOfOthers) : null
    return ended ?? ruleFor(own, tokens, writes, isOfOthers)
  }

  /** `all`: with the words of time in front. */
  function ruleFor(
    tokens: readonly Token[],
    all: readonly Token[],
    writes: Writing,
    isOfOthers: boolean,
  ): Reading | null {
    const words = plainWords(tokens)
    const found = findRule(words)
    for (const [index, rule] of grammar.rules.entries()) {
      const match = found[index]
      if (!match || (rule.isOfOthers && !isOfOthers)) continue
      const at = countTokens(tokens, match.end - 1)
      const value = readValue(rule.value === 'whole' ? tokens : tokens.slice(at), rule.value, writes)
      const reading = value === null ? null : readingOf(rule, value, tokens, at, all)
      if (reading !== null) return reading
    }
    return null
  }

  function readingOf(
    rule: Rule,
    value: string,
    tokens: readonly Token[],
    at: number,
    all: readonly Token[],
  ): Reading | null {
    const { change, partTime, coming } = findMood(plainWords(all))
    const base = {
      subject: 'self',
      polarity: rule.isEnded ? ('ended' as const) : ('holds' as const),
      // "in May" is near enough for a plan.
      needsDay: rule.needsDay === true && coming === null,
      isPast: rule.isPast === true,
    }
    const isChange = rule.isChange === true || change !== null
    const of = (slot: SlotName, is: string): Reading => ({ ...base, isChange, slot, value: is })
    const words = rule.is ?? (value === '' ? (readValue(tokens, 'whole', NO_CAPITALS) ?? '') : value)
    switch (rule.slot) {
      case 'favourite':
        return of(`favourite ${favouriteOf(tokens.slice(0, at))}`, words)
      case 'taste':
        return of(`taste of ${value}`, rule.is ?? 'likes')
      case 'choice':
        return choiceOf(tokens.slice(at), of, value)
      case 'attribute':
        return of(`attribute ${attributeOf(tokens.slice(0, at))}`, words)
      case 'job or is':
        if (grammar.professions(value)) return of('job', words)
        // "Ich bin müde" has the form of "Ich bin Bäcker".
        return grammar.hasArticles ? of('is', words) : null
      case 'home':
        // What is true for a part of the time stands beside where one lives.
        return of(partTime === null || rule.isChange ? 'home' : 'part-time home', words)
      case 'job':
      case 'employer':
        return { ...of(rule.slot, words), isChange: isChange && partTime === null }
      default:
        return of(rule.slot, words)
    }
  }

  /** "my favourite colour is" → "colour". */
  function favouriteOf(tokens: readonly Token[]): string {
    return nounOf(tokens, grammar.favouriteWords)
  }
  function attributeOf(tokens: readonly Token[]): string {
    return nounOf(tokens, grammar.attributeWords)
  }
  function nounOf(tokens: readonly Token[], not: ReadonlySet<string>): string {
    const nouns = tokens.filter(({ isWord, plain }) => isWord && !not.has(plain))
    return nouns.map(({ plain }) => plain.replace(/^lieblings/, '')).join(' ')
  }

  /** "tea over coffee" and "coffee over tea" are about the same choice. */
  function choiceOf(
    rest: readonly Token[],
    of: (slot: SlotName, is: string) => Reading,
    value: string,
  ): Reading {
    const between = rest.findIndex(({ plain }) => grammar.over.has(plain))
    const side = (tokens: readonly Token[]) => readValue(tokens, 'words', NO_CAPITALS) ?? ''
    const [chosen, other] =
      between < 1 ? [value, ''] : [side(rest.slice(0, between)), side(rest.slice(between + 1))]
    if (chosen === '' || other === '') return of('habit', `prefers ${value}`)
    return of(`choice of ${[chosen, other].sort().join(' / ')}`, chosen)
  }

  /** "I am no longer vegetarian" is read as "I am vegetarian", which has ended. */
  function endedIn(tokens: readonly Token[], writes: Writing, isOfOthers: boolean): Reading | null {
    const found = findEnding(plainWords(tokens))
    for (const [index, ending] of grammar.endings.entries()) {
      const match = found[index]
      if (!match) continue
      const rest = tokens.slice(countTokens(tokens, match.end - 1))
      const left = withoutEnd(rest, drops[index] ?? [])
      if (ending.needsDrop && left.length === rest.length) continue
      const rewritten = [...asTokens(ending.becomes), ...left]
      const read = readClause(rewritten, writes, 2, isOfOthers)
      if (read) return turned(read)
    }
    return null
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

  /** "my sister Anna lives in Oslo" → "i live in Oslo", of "sister anna". */
  function asRelative(tokens: readonly Token[]): { tokens: Token[]; subject: string } | null {
    const { relative, owns } = findMood(plainWords(tokens))
    const found = owns ?? relative
    if (!found) return null
    const at = countTokens(tokens, found.end - 1)
    const kin = tokens
      .slice(0, at)
      .flatMap(({ plain }) => kinOf(plain) ?? [])
      .at(-1)
    if (kin === undefined) return null
    const [next, ...others] = tokens.slice(at)
    if (next === undefined) return null
    const together = afterPerson(tokens.slice(at))
    if (together) return { tokens: together, subject: 'self' }
    if (owns) return { tokens: [...asTokens(grammar.relative.my), next, ...others], subject: kin }
    const isName = ({ isCapital, text, plain }: Token) =>
      (isCapital && grammar.relative.verbs[plain] === undefined) || text === '.'
    const isNamed = isName(next) && next.isWord
    const subject = isNamed && !isOnlyOne(kin) ? `${kin} ${next.plain}` : kin
    const rest = isNamed
      ? others.slice(
          Math.max(
            0,
            others.findIndex((token) => !isName(token)),
          ),
        )
      : [next, ...others]
    const [verb, second, ...after] = rest.filter(({ isWord }, index) => isWord || index > 0)
    const first = verb && grammar.relative.verbs[verb.plain]
    if (verb === undefined || first === undefined) return null
    // "se llama" → "me llamo": two words change.
    const then = second === undefined ? [] : asFirstPerson(second)
    return { tokens: [...asTokens(`${grammar.relative.self} ${first}`), ...then, ...after], subject }
  }

  /** "… and I live in Leeds" → "I live in Leeds". */
  function afterPerson(rest: readonly Token[]): Token[] | null {
    const and = rest[0]?.isCapital ? 1 : 0
    const isTogether = joins.has(rest[and]?.plain ?? '') && subjects.has(rest[and + 1]?.plain ?? '')
    return isTogether ? rest.slice(and + 1) : null
  }

  function asFirstPerson(token: Token): Token[] {
    const verb = grammar.relative.verbs[token.plain]
    return verb === undefined || token.isCapital ? [token] : asTokens(verb)
  }
  function asTokens(words: string): Token[] {
    return tokensOf(words).map((token) => ({ ...token, isCapital: false }))
  }
  function endOf(tokens: readonly Token[]): number {
    return tokens.findLast(({ isWord }) => isWord)?.end ?? 0
  }

  return {
    read: readSentence,
    opensStory: (text) => findStory(plainWords(tokensOf(text))).story !== null,
    opensPlay: (text) => findStory(plainWords(tokensOf(text))).play !== null,
  }
}
