import { fold } from '../phrases/fold.ts'
import { wordsOfTopic } from './languages/topics.ts'
import { isEnglish } from './query-language.ts'
import type { QueryTerms } from './query-terms.ts'
import { holdsTerm } from './term-forms.ts'

/**
 * Whether anything is given to a model at all (design §5): a unit must be near by meaning or by words, and the message
 * must speak of something.
 *
 * A cosine counts between two English texts alone: all-MiniLM knows no other language. A question about the user in
 * another language needs a higher one, or one word.
 */
const COSINE_FLOOR = 0.3
const FOREIGN_COSINE_FLOOR = 0.6
/** Share of the question's words that one unit holds; of a single word it says nothing. */
const WORDS_FLOOR = 0.6
const MIN_WORDS = 2
/** Who asks about themself means what they told, and a few words of it are enough. */
const WORDS_FLOOR_OF_SELF = 0.5
/** Chinese and Japanese words are cut in many ways. */
const UNSPACED_FLOOR_OF_SELF = 0.3

/** Returns a check of one unit after another by the same question. */
export function gateOf(query: QueryTerms): (text: string, cosine: number) => boolean {
  const { telling, isAboutSelf, isBare, isQuestion } = query
  // "What do you know about me?" asks for whatever there is.
  if (isBare && isAboutSelf && isQuestion) return () => true
  if (telling.length === 0) return () => false
  const isKnown = query.language === null || query.language === 'en'
  const ofSelf =
    query.language === 'zh' || query.language === 'ja' ? UNSPACED_FLOOR_OF_SELF : WORDS_FLOOR_OF_SELF
  const [wordsFloor, minWords] = query.mentionsSelf ? [ofSelf, 1] : [WORDS_FLOOR, MIN_WORDS]
  const forms = telling.map((term) => (query.mentionsSelf ? wordsOfTopic(term) : [term]))
  return (text, cosine) => {
    if (cosine >= COSINE_FLOOR && isKnown && isEnglish(text)) return true
    if (cosine >= FOREIGN_COSINE_FLOOR && isAboutSelf && isQuestion) return true
    return telling.length >= minWords && sharedWords(forms, text) >= wordsFloor
  }
}

/** Share of the words that a text holds in any form, 0…1. */
function sharedWords(words: readonly (readonly string[])[], text: string): number {
  // "l'été" is two words, "O'Brien" one.
  const folded = /['’]/.test(text) ? `${fold(text.replace(/['’]/g, ' '))} ${fold(text)}` : fold(text)
  return words.filter((forms) => forms.some((form) => holdsTerm(folded, form))).length / words.length
}
