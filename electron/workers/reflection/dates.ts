import * as chrono from 'chrono-node'

/**
 * Finds dates in the user's words, relative to the moment at which they were said ("tomorrow"). Models get dates wrong,
 * so their dates are not used. Never throws.
 */
export interface SpokenDate {
  /** ms UTC, local noon of the day. */
  atMs: number
  /** YYYY-MM-DD in local time. */
  day: string
}

const LANGUAGES = [chrono.en.casual, chrono.de.casual, chrono.fr.casual]

/** Returns the first day that the text names, or null. */
export function spokenDate(text: string, saidAtMs: number): SpokenDate | null {
  const sentences = text
    .slice(0, MAX_CHARS)
    .split(SENTENCE_END)
    .filter((sentence) => sentence.length <= MAX_SENTENCE_CHARS && namesTime(sentence))
  for (const sentence of sentences.slice(0, MAX_SENTENCES)) {
    const date = dateIn(sentence, saidAtMs)
    if (date) return date
  }
  return null
}
/** chrono's time grows with the square of the length: 10,000 characters take it 250 to 700 ms. */
const MAX_CHARS = 2_000
const MAX_SENTENCE_CHARS = 400
const MAX_SENTENCES = 3
const SENTENCE_END = /(?<=[^\d][.!?…])\s|\n/u

/** A day is named by one of these words or by a number. */
const TIME_WORDS = new Set(
  `tomorrow yesterday tonight week weeks weekend month months day days next last in
  monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
  january february march april may june july august september october november december
  jan feb mar apr jun jul aug sep sept oct nov dec
  gestern vorgestern morgen übermorgen woche wochen monat tag tage tagen nächste nächsten nächster kommende kommenden
  montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
  januar jänner februar märz mai juni juli oktober dezember
  demain hier lundi mardi mercredi jeudi vendredi samedi dimanche semaine semaines mois jours prochain prochaine
  janvier février mars avril juin juillet août septembre octobre novembre décembre`.split(/\s+/),
)
function namesTime(sentence: string): boolean {
  const words = sentence.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.some((word) => TIME_WORDS.has(word) || /^\d{1,4}(?!\d)/.test(word))
}

function dateIn(text: string, saidAtMs: number): SpokenDate | null {
  for (const language of LANGUAGES) {
    const [found] = language.parse(text, new Date(saidAtMs), { forwardDate: true })
    // "May" and "now" alone are words more often than dates.
    if (
      !found ||
      !isDay(found.start) ||
      /^(?:now|today|may|jetzt|heute|maintenant|aujourd.hui)$/i.test(found.text)
    )
      continue
    const date = found.start.date()
    return { atMs: date.getTime(), day: toDay(date) }
  }
  return null
}

function isDay(start: chrono.ParsedComponents): boolean {
  return start.isCertain('day') || start.isCertain('weekday')
}

function toDay(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
