import type { QueryTerms } from './query-terms.ts'

/**
 * Whether anything is given to a model at all (design §5): a unit must be near by meaning or by words, and the message must
 * speak of something. Measured on the five dev conversations of LoCoMo with its 1,020 questions, 20 everyday tasks ("how
 * does a diesel engine work?") and 20 lines of small talk: these floors let 98 % of the questions through, 13 % of the
 * tasks and 18 % of the small talk (whose like those chats are full of; 64 % without the list of words below, which was
 * written with it in view). A cosine of 0.4 would lose 10 % more of the questions.
 */
const COSINE_FLOOR = 0.3
/** Share of the question's words that one unit holds; of a single word it says nothing. */
const WORDS_FLOOR = 0.6
const MIN_WORDS = 2

/** Words that keep a talk going in English, German and French: a message of nothing else asks for no memory. */
const TALK_WORDS = new Set(
  `hi hello hey morning night evening bye goodbye thanks thank ok okay yes yeah yep nope please sure good great cool nice
  fine well right lol wow oh ah sorry helpful much sounds explain again continue go on shorter longer simpler rephrase
  repeat stop wait there other one now
  hallo guten morgen abend tag nacht danke bitte ja nein gut super genau weiter nochmal kürzer länger tschüss
  salut bonjour bonsoir merci oui non bien bon encore continue court long revoir`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

export function isNear({ terms }: QueryTerms, text: string, cosine: number): boolean {
  const telling = terms.filter((term) => !TALK_WORDS.has(term))
  if (telling.length === 0) return false
  if (cosine >= COSINE_FLOOR) return true
  return telling.length >= MIN_WORDS && sharedWords(telling, text) >= WORDS_FLOOR
}

/** Share of the words that a text holds, 0…1; their beginnings count, as porter's stems do. */
function sharedWords(terms: readonly string[], text: string): number {
  const lower = text.toLowerCase()
  return terms.filter((term) => lower.includes(term)).length / terms.length
}
