import { MAX_QUERY_CHARS } from '../../../contract/core/memory.ts'

/** English, German and French words that say nothing of what is asked; the first languages of the interface. */
const STOP_WORDS = new Set(
  `a about after all also am an and any are as at be because been before being but by can could did do does doing done
  for from had has have having he her here hers him his how i if in into is it its just like me more most my no nor not
  of on once or other our out over own s same she should so some such t than that the their them then there these they
  this those through to too under until up very was we were what when where which while who whom whose why will with
  would you your yours tell know remember
  der die das den dem des ein eine einen einem einer und oder aber ist sind war waren hat haben habe ich du er sie es wir
  ihr mein meine dein deine sein seine in im an am auf mit von zu zum zur für nicht was wer wie wo wann warum welche
  le la les un une des et ou mais est sont était ai as a ont je tu il elle nous vous ils elles mon ma mes ton ta tes son
  sa ses dans sur avec de du au aux pour ne pas que qui quoi où quand pourquoi comment quel quelle`
    .split(/\s+/)
    .filter((word) => word !== ''),
)
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
  /** In lower case, distinct, without stop words; all words when nothing else is left. */
  terms: string[]
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
}

const ASKS_WHEN =
  /^\W{0,20}(?:when|how long|(?:on |in )?(?:what|which) (?:day|date|month|year|week)|wann|wie lange|seit wann|quand|depuis quand|(?:à|en) quelle (?:date|année))(?!\p{L})/iu
const PERSON = new Set('i me my mine ich mich mir mein meine meinen je moi mon ma mes'.split(' '))

export function readQuery(text: string): QueryTerms {
  const read = text.slice(0, MAX_QUERY_CHARS)
  const words = read.match(/[\p{L}\p{N}]+/gu) ?? []
  const lower = words.map((word) => word.toLowerCase().slice(0, MAX_TERM_CHARS))
  const telling = [...new Set(lower)].filter((word) => !STOP_WORDS.has(word))
  return {
    terms: (telling.length > 0 ? telling : [...new Set(lower)]).slice(0, MAX_TERMS),
    words: new Set(lower),
    ...readDate(words, lower),
    asksWhen: ASKS_WHEN.test(read),
    isOfPerson: lower.some((word) => PERSON.has(word)),
  }
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
