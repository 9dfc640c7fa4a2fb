/** What the form of a text tells of its worth as a note, whatever it speaks of. */
export interface Utterance {
  /** Share of it that only asks, 0…1: who asks tells nothing. */
  asking: number
  /** How much it says, 0…1, on a logarithmic scale up to about 150 words. */
  fullness: number
  /** It names a time. */
  hasTime: boolean
}

const TIME =
  /(?<![\p{L}\p{N}])(?:yesterday|today|tonight|tomorrow|last|next|ago|week(?:end)?|month|year|morning|evening|recently|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|november|december|(?:19|20)\d\d|gestern|heute|morgen|letzte[nrs]?|nächste[nrs]?|woche|monat|jahr|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|januar|februar|märz|mai|juni|juli|oktober|dezember|aujourd|demain|dernière?|prochaine?|semaine|mois|année|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre)(?![\p{L}\p{N}])/iu

/** A long message is judged by its beginning. */
const MAX_CHARS = 4_000

export function readUtterance(whole: string): Utterance {
  const text = whole.slice(0, MAX_CHARS)
  const sentences = text.replace(/\[[^\]]*\]/g, '').split(/(?<=[.!?])\s+/)
  const asked = sentences.filter((sentence) => sentence.trimEnd().endsWith('?'))
  const words = text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0
  return {
    asking: asked.reduce((sum, sentence) => sum + sentence.length, 0) / Math.max(1, text.length),
    fullness: Math.min(1, Math.log1p(words) / 5),
    hasTime: TIME.test(text),
  }
}
