/** How useful a text is as a note, judged by its form alone. */
export interface Utterance {
  /** Share of the text that is questions, 0…1. */
  asking: number
  /** How much it says, 0…1, on a logarithmic scale up to about 150 words. */
  fullness: number
  /** It names a time. */
  hasTime: boolean
}

const TIME_WORDS = new Set(
  `yesterday today tonight tomorrow last next ago week weekend month year morning evening recently monday tuesday
  wednesday thursday friday saturday sunday january february march april june july august september october november
  december gestern heute morgen letzte letzten letzter letztes nächste nächsten nächster nächstes woche monat jahr
  montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember aujourd
  demain dernier dernière prochain prochaine semaine mois année lundi mardi mercredi jeudi vendredi samedi dimanche
  janvier février mars avril juin juillet août septembre octobre novembre décembre`.split(/\s+/),
)

/** A long message is judged by its beginning. */
const MAX_CHARS = 4_000

export function readUtterance(whole: string): Utterance {
  const text = whole.slice(0, MAX_CHARS)
  const sentences = text.replace(/\[[^[\]]*\]/g, '').split(/(?<=[.!?])\s+/)
  const asked = sentences.filter((sentence) => sentence.trimEnd().endsWith('?'))
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return {
    asking: asked.reduce((sum, sentence) => sum + sentence.length, 0) / Math.max(1, text.length),
    fullness: Math.min(1, Math.log1p(words.length) / 5),
    hasTime: words.some((word) => TIME_WORDS.has(word) || /^(?:19|20)\d\d$/.test(word)),
  }
}
