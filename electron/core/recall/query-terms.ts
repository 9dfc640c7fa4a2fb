import { MAX_QUERY_CHARS } from '../../../contract/core/memory.ts'
import { fold } from '../phrases/fold.ts'
import type { Language } from './languages/language.ts'
import { wordsOfTopic } from './languages/topics.ts'
import { languageOf, vocabularyOf } from './query-language.ts'
import { type QueryWord, wordsOf } from './query-words.ts'

/** Longer questions hold more words than help: what is asked is in the first ones. */
const MAX_TERMS = 32
const MAX_TERM_CHARS = 64

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const

/** A query as recall reads it. Operators, quotes and every other sign have no meaning: only words count. */
export interface QueryTerms {
  /** null: not one of those that have a vocabulary. */
  language: Language | null
  /** In lower case, distinct, without the stop words of its language; all words when nothing else is left. */
  terms: string[]
  /** Other words for the subjects of a question about the user. */
  others: string[]
  /** Without the function words and those that keep a talk going; empty when nothing else is left. */
  telling: string[]
  /** Every word in lower case, for names. */
  words: ReadonlySet<string>
  /** 0–11 when it names one, with a year when it names that. "May" counts only in capitals, with a day or a year. */
  month: number | null
  year: number | null
  day: number | null
  /** It asks for a time. */
  asksWhen: boolean
  /** It speaks of the one who asks. */
  isOfPerson: boolean
  /** It has a question mark. */
  isQuestion: boolean
  /** It asks for nothing in particular, with function words alone: "Who am I?" */
  isBare: boolean
  /** It says "I" or "my", in whatever role. */
  mentionsSelf: boolean
  /** The one who asks is its subject: "Where do I live?", not "Tell me a joke" or "How do I boil an egg?" */
  isAboutSelf: boolean
}

const ASKS_WHEN =
  `when, how long, what day, what date, what month, what year, what week, which day, which date,
  which month, which year, which week, on what day, on what date, on which day, on which date, in what month, in what year,
  in which month, in which year, wann, wie lange, seit wann, quand, depuis quand, à quelle date, en quelle année, cuándo,
  desde cuándo, en qué año, en qué fecha`
    .split(',')
    .map((phrase) => `${fold(phrase).trim()} `)
const ASKS_WHEN_UNSPACED = ['什么时候', '何时', '哪天', '哪一年', '几号', 'いつ']

export function readQuery(text: string): QueryTerms {
  const read = text.slice(0, MAX_QUERY_CHARS).normalize('NFKC')
  const language = languageOf(read)
  const { stop, talk, person } = vocabularyOf(language)
  const all = wordsOf(read, language)
  const content = all.filter(({ plain, isName }) => isName || !stop.has(plain))
  const telling = content.filter(({ plain, isName }) => isName || !talk.has(plain))
  const written = read.match(/[\p{L}\p{N}]+/gu) ?? []
  const lower = written.map((word) => word.toLowerCase())
  const self = readSelf(all, read, language)
  const terms = distinct(content.length > 0 ? content : all)
  return {
    language,
    terms,
    others: self.mentionsSelf
      ? terms.flatMap((term) => wordsOfTopic(term).filter((word) => word !== term))
      : [],
    telling: distinct(telling),
    isQuestion: read.includes('?'),
    isBare: content.length === 0,
    words: new Set(all.map(({ word }) => word)),
    ...readDate(written, lower),
    asksWhen: asksWhen(all, read),
    isOfPerson: all.some(({ plain, isName }) => !isName && person.has(plain)),
    ...self,
  }
}

function distinct(words: readonly QueryWord[]): string[] {
  return [...new Set(words.map(({ word }) => word.slice(0, MAX_TERM_CHARS)))].slice(0, MAX_TERMS)
}

function asksWhen(all: readonly QueryWord[], text: string): boolean {
  const start = `${all
    .slice(0, 4)
    .map(({ plain }) => fold(plain))
    .join(' ')} `
  return (
    ASKS_WHEN.some((phrase) => start.startsWith(phrase)) ||
    ASKS_WHEN_UNSPACED.some((phrase) => text.includes(phrase))
  )
}

/** What stands for anybody is taken out for the stricter answer: "How do I tell my boss?" is still about the user, by "my". */
function readSelf(
  all: readonly QueryWord[],
  text: string,
  language: Language | null,
): Pick<QueryTerms, 'mentionsSelf' | 'isAboutSelf'> {
  const { self, anybody, served } = vocabularyOf(language)
  const hasBlanks = language !== 'zh' && language !== 'ja'
  const edge = hasBlanks ? ' ' : ''
  const whole = hasBlanks ? ` ${all.map(({ plain }) => fold(plain)).join(' ')} ` : text
  const without = (left: string, phrase: string) => left.replaceAll(`${edge}${phrase}${edge}`, edge)
  const has = (left: string) => self.some((phrase) => left.includes(`${edge}${phrase}${edge}`))
  const rest = served.reduce(without, whole)
  return { mentionsSelf: has(rest), isAboutSelf: has(anybody.reduce(without, rest)) }
}

function readDate(words: string[], lower: string[]): Pick<QueryTerms, 'month' | 'year' | 'day'> {
  const at = lower.findIndex((word, index) => isMonth(word, words[index] ?? '', lower, index))
  const year = Number(lower.find((word) => /^(19|20)\d\d$/.test(word))) || null
  if (at === -1) return { month: null, year, day: null }
  const near = [lower[at - 1], lower[at + 1]].map((word) =>
    Number(/^(\d{1,2})(st|nd|rd|th)?$/.exec(word ?? '')?.[1]),
  )
  const day = near.find((value) => value >= 1 && value <= 31) ?? null
  return { month: MONTHS.indexOf(lower[at] as (typeof MONTHS)[number]), year, day }
}

function isMonth(word: string, written: string, lower: string[], index: number): boolean {
  if (!MONTHS.includes(word as (typeof MONTHS)[number])) return false
  if (word !== 'may' && word !== 'march') return true
  return /^[A-Z]/.test(written) && (index > 0 || /^\d/.test(lower[index + 1] ?? ''))
}
