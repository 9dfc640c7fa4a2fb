import { compile } from '../phrases/compile.ts'
import type { Grammar } from './rule.ts'
import { plainWords, type Token, tokensOf } from './tokens.ts'

/** At most this many words may stand in front of "I" for time: "since the summer of 2019". */
const MAX_TIME_WORDS = 6

/** A grammar's phrases and words, compiled, with what all who read clauses need. */
export type Lexicon = ReturnType<typeof createLexicon>

export function createLexicon(grammar: Grammar) {
  const { lists } = grammar
  const anywhere = (phrases: string) => [{ phrase: phrases, lists }]
  const atStart = (phrases: string) => [{ phrase: `^ ,? (${phrases})`, lists }]
  const find = compile(() => ({
    asks: atStart(grammar.asks),
    requests: atStart(grammar.requests),
    supposes: anywhere(grammar.supposes),
    reports: anywhere(grammar.reports),
    remember: atStart(grammar.remember),
    leads: atStart(grammar.leads),
    startsClause: atStart(grammar.clauseStarts),
    notToRemember: atStart(grammar.notToRemember),
    tag: anywhere(`^ (${grammar.tags}) $`),
    partTime: anywhere(grammar.partTime),
    change: anywhere(grammar.change),
    coming: anywhere(grammar.coming),
    relative: anywhere(`^ (${grammar.relative.says})`),
    owns: anywhere(`^ (${grammar.relative.owns})`),
  }))
  // Apart from the others, since only clauses that no rule knows are asked.
  const findPlain = compile(() => ({
    task: anywhere(grammar.plain.task),
    says: grammar.plain.says.flatMap((says) => atStart(says)),
  }))
  const findStory = compile(() => ({ story: anywhere(grammar.stories), play: anywhere(grammar.plays) }))
  const timeWords = wordSet(grammar.timeWords)
  const isTime = ({ plain, isWord }: Token) =>
    isWord ? timeWords.has(plain) || /^\d/.test(plain) : plain === ','

  function leadLength(tokens: readonly Token[]): number {
    const [first] = tokens
    if (first && !first.isWord) return 1
    // "So" and "as" lead into a statement; the whole clause is never a lead.
    const lead = find(plainWords(tokens)).leads
    const length = lead === null ? 0 : countTokens(tokens, lead.end - 1)
    return length < tokens.length ? length : 0
  }
  /** The words of a clause without what stands in front of the statement: "hi", "by the way". */
  function withoutLeads(tokens: readonly Token[]): Token[] {
    let own = tokens.slice(tokens.findIndex(({ isWord }) => isWord))
    for (let lead = leadLength(own); lead > 0; lead = leadLength(own)) own = own.slice(lead)
    return own
  }
  /** The same without words of time: "since 2019". */
  function withoutTime(tokens: readonly Token[]): Token[] {
    const end = tokens.findIndex((token) => !isTime(token))
    return end > 0 && end <= MAX_TIME_WORDS + 1 ? tokens.slice(end) : [...tokens]
  }

  return {
    grammar,
    joins: wordSet(grammar.joins),
    bareVerbs: wordSet(grammar.bareVerbs),
    subjects: wordSet(grammar.subjects),
    pasts: wordSet(grammar.plain.pasts),
    finiteVerbs: wordSet(grammar.finiteVerbs),
    /** Which phrases of the grammar are in a clause. */
    find: (tokens: readonly Token[]) => find(plainWords(tokens)),
    /** Whether a clause is a plain sentence about one's life (plain.ts). */
    isPlain(tokens: readonly Token[]): boolean {
      // Some begin with a word of time: "the youngest of my sons".
      const found = [tokens, withoutTime(tokens)].map((own) => findPlain(plainWords(own)))
      return found.some(({ says }) => says !== null) && found.every(({ task }) => task === null)
    },
    findStory: (text: string) => findStory(plainWords(tokensOf(text))),
    withoutLeads,
    withoutTime,
    isTimeAlone: (tokens: readonly Token[]) =>
      withoutLeads(tokens).every((token) => !token.isWord || isTime(token)),
  }
}

export function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).filter((word) => word !== ''))
}

/** Counts the tokens that the first `words` words of plainWords stand for: it has commas, but no other marks. */
export function countTokens(tokens: readonly Token[], words: number): number {
  let seen = 0
  const end = tokens.findIndex(({ isWord, plain }) => {
    if (isWord || plain === ',') seen += 1
    return seen > words
  })
  return end < 0 ? tokens.length : end
}

/** Words of the grammar's own, for rewriting: they are no names. */
export function asTokens(words: string): Token[] {
  return tokensOf(words).map((token) => ({ ...token, isCapital: false }))
}

export function joined(tokens: readonly Token[]): string {
  return tokens
    .filter(({ isWord }) => isWord)
    .map(({ plain }) => plain)
    .join(' ')
}
