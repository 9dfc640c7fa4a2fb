import * as chrono from 'chrono-node'
import { fold } from './tokens.ts'

/**
 * Finds the day that the user's words name, counted from when they were said ("tomorrow"). Models get dates wrong, so
 * theirs are not used. Never throws.
 */
export interface SpokenDate {
  /** ms UTC, local noon of the day. */
  atMs: number
  /** YYYY-MM-DD in local time. */
  day: string
  /** It is told from the day of speaking ("yesterday", "on Friday"): without that day its words say nothing. */
  isRelative: boolean
}

const PARSERS = { en: chrono.en.casual, de: chrono.de.casual, fr: chrono.fr.casual, es: chrono.es.casual }
/** English, for the words that other languages share. */
export type DateLanguage = keyof typeof PARSERS

/**
 * Returns the first day that the text names, or null. Words of one language are dates of another: "mon",
 * "hier". `isPast`: it has happened, so that "on Tuesday" is the last one. `isEvent`: "today" is its day, and not
 * just "these days".
 */
export function spokenDate(
  text: string,
  saidAtMs: number,
  language: DateLanguage,
  { isPast = false, isEvent = isPast }: { isPast?: boolean; isEvent?: boolean } = {},
): SpokenDate | null {
  const read = text.slice(0, MAX_CHARS)
  const told = toldFrom(read, saidAtMs, isEvent)
  if (told) return told
  const sentences = read
    .split(SENTENCE_END)
    .filter((sentence) => sentence.length <= MAX_SENTENCE_CHARS && namesTime(sentence))
  for (const sentence of sentences.slice(0, MAX_SENTENCES)) {
    const date = dateIn(sentence, saidAtMs, language, isPast)
    if (date) return date
  }
  return null
}
/** chrono's time grows with the square of the length: 10,000 characters take it 250 to 700 ms. */
const MAX_CHARS = 2_000
const MAX_SENTENCE_CHARS = 400
const MAX_SENTENCES = 3
const SENTENCE_END = /(?<=[^\d][.!?…])\s|\n/u

const NUMBERS: Readonly<Record<string, number>> = {
  a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12, fourteen: 14,
  ein: 1, eine: 1, einem: 1, einer: 1, zwei: 2, drei: 3, vier: 4, funf: 5, sechs: 6, sieben: 7, acht: 8, neun: 9, zehn: 10, vierzehn: 14,
  un: 1, une: 1, deux: 2, trois: 3, quatre: 4, cinq: 5, sept: 7, huit: 8, neuf: 9, dix: 10, quinze: 15,
  una: 1, uno: 1, dos: 2, tres: 3, cuatro: 4, cinco: 5, seis: 6, siete: 7, ocho: 8, nueve: 9, diez: 10, quince: 15,
} // biome-ignore format: a table
const DAYS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'day days tag tage tagen jour jours dia dias'.split(' ').map((word) => [word, 1] as const),
  ...'week weeks woche wochen semaine semaines semana semanas'.split(' ').map((word) => [word, 7] as const),
])
/** Words for a day, as days from the one on which they are said. */
const NAMED: Readonly<Record<string, number>> = {
  today: 0, tonight: 0, yesterday: -1, tomorrow: 1,
  heute: 0, gestern: -1, vorgestern: -2, ubermorgen: 2,
  hui: 0, hier: -1, demain: 1,
  hoy: 0, ayer: -1, anteayer: -2,
} // biome-ignore format: a table

/** They mean "these days" as often as a day. */
const TODAY = new Set(['today', 'heute', 'hui', 'hoy'])

/** "in two weeks", "vor drei Tagen", "après-demain": what chrono does not read, or not to the day. */
function toldFrom(text: string, saidAtMs: number, isEvent: boolean): SpokenDate | null {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
  for (const [at, word] of words.entries()) {
    const days = daysFrom(words, at, word)
    if (days !== null && (isEvent || !TODAY.has(word))) return { ...dayAt(saidAtMs, days), isRelative: true }
  }
  return null
}

function daysFrom(words: readonly string[], at: number, word: string): number | null {
  const [before, before2, next] = [words[at - 1], words[at - 2], words[at + 1]]
  const unit = DAYS[word]
  const count = NUMBERS[before ?? ''] ?? (/^\d{1,3}$/.test(before ?? '') ? Number(before) : null)
  if (unit !== undefined && count !== null) {
    const isAhead =
      /^(?:in|dans|within)$/.test(before2 ?? '') ||
      (before2 === 'de' && words[at - 3] === 'dentro') ||
      before2 === 'en'
    if (next === 'from' || (isAhead && next !== 'von')) return count * unit
    if (
      next === 'ago' ||
      before2 === 'vor' ||
      (before2 === 'a' && words[at - 3] === 'y') ||
      before2 === 'hace'
    )
      return -count * unit
  }
  if (word === 'demain' && before === 'apres') return 2
  if (word === 'hier' && before === 'avant') return -2
  if (word === 'manana' && before === 'pasado') return 2
  if (word === 'ayer' && before === 'antes') return -2
  if (word === 'tomorrow' && before === 'after' && before2 === 'day') return 2
  if (word === 'yesterday' && before === 'before' && before2 === 'day') return -2
  // "la mañana", "am Morgen", "guten Morgen" are the time of day.
  if (word === 'manana') return before === undefined || !/^(?:la|esta|una|cada|por)$/.test(before) ? 1 : null
  if (word === 'morgen')
    return before === undefined || !/^(?:am|guten|jeden|heute|gestern|ein|der|diesen|den)$/.test(before)
      ? 1
      : null
  if (next === 'tomorrow' || next === 'demain') return null
  return NAMED[word] ?? null
}

function dayAt(saidAtMs: number, days: number): Omit<SpokenDate, 'isRelative'> {
  const date = new Date(saidAtMs)
  date.setHours(12, 0, 0, 0)
  date.setDate(date.getDate() + days)
  return { atMs: date.getTime(), day: toDay(date) }
}

/** A day is named by one of these words or by a number. */
const TIME_WORDS = new Set(
  `week weeks weekend month months day days next last in on
  monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
  january february march april may june july august september october november december
  jan feb mar apr jun jul aug sep sept oct nov dec
  woche wochen monat tag tage tagen nächste nächsten nächster kommende kommenden
  montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
  januar jänner februar märz mai juni juli oktober dezember
  lundi mardi mercredi jeudi vendredi samedi dimanche semaine semaines mois jours prochain prochaine
  janvier février mars avril juin juillet août septembre octobre novembre décembre
  lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre próximo`.split(
    /\s+/,
  ),
)
function namesTime(sentence: string): boolean {
  const words = sentence.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.some((word) => TIME_WORDS.has(word) || /^\d{1,4}(?!\d)/.test(word))
}

/** "May" and "now" alone are words more often than dates. */
/** A week or a month is no day, though chrono gives one. */
const SPAN =
  /(?:^|\P{L})(?:week|month|year|woche|monat|jahr|semaine|mois|année|semana|mes|año)s?n?(?:\P{L}|$)/iu
const NO_DATE = /^(?:now|today|may|mar|jetzt|heute|maintenant|aujourd.hui|hoy|ahora|dia|sat|sun)$/i

function dateIn(text: string, saidAtMs: number, language: DateLanguage, isPast: boolean): SpokenDate | null {
  // "Last Friday" and "on Friday I went" lie behind; chrono looks ahead unless told not to.
  const isBehind = isPast || /\b(?:last|letzten|letzte|dernier|dernière|pasado|pasada)\b/i.test(text)
  const [found] = PARSERS[language].parse(text, new Date(saidAtMs), { forwardDate: !isBehind })
  if (!found || !isDay(found.start) || NO_DATE.test(found.text) || SPAN.test(found.text)) return null
  const date = found.start.date()
  if (isBehind && date.getTime() > saidAtMs && !found.start.isCertain('day')) date.setDate(date.getDate() - 7)
  const isRelative = !found.start.isCertain('day') || !/\d/.test(found.text)
  return { atMs: date.getTime(), day: toDay(date), isRelative }
}

function isDay(start: chrono.ParsedComponents): boolean {
  return start.isCertain('day') || start.isCertain('weekday')
}

function toDay(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
