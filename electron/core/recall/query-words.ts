import { isUnspaced } from '../phrases/fold.ts'
import type { Language } from './languages/language.ts'
import { vocabularyOf } from './query-language.ts'

/** A word of a query. */
export interface QueryWord {
  /** In lower case, with its accents. */
  word: string
  /** The same without apostrophes, as the vocabularies have it. */
  plain: string
  /** An acronym, or in the middle of a sentence a name: never a function word. "IT", "Will". */
  isName: boolean
}

/** A name that is written with signs, or a run of letters and apostrophes. */
const RUN = /(?<![\p{L}\p{N}])(?:c\+\+|[cf]#|\.net(?![\p{L}\p{N}]))|[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}'’ʼ]*/giu
/** Segmenting a longer text would take longer than a user notices; what is asked is in the beginning. */
const MAX_SEGMENTED_CHARS = 1_000
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** Returns the words in the order of the text; those of a script without blanks as ICU's dictionaries cut them. */
export function wordsOf(text: string, language: Language | null): QueryWord[] {
  const words: QueryWord[] = []
  let segmented = 0
  const isShouted = !/\p{Ll}/u.test(text)
  const hasTitleCase = isMostlyCapitalised(text)
  const add = (written: string, isFirst: boolean) => {
    const word = written.toLowerCase()
    const isAcronym = !isShouted && written.length > 1 && /^\p{Lu}+$/u.test(written)
    const isCapitalised = !isShouted && !hasTitleCase && !isFirst && /^\p{Lu}\p{Ll}/u.test(written)
    // German writes every noun, and the polite "you", in capitals.
    words.push({
      word,
      plain: word.replaceAll("'", ''),
      isName: isAcronym || (isCapitalised && language !== 'de'),
    })
  }
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const isFirst = /(?:^|[.!?…:;¿¡\n"“«(])\s{0,3}$/.test(text.slice(Math.max(0, index - 4), index))
    if (isUnspaced(run)) {
      segmented += run.length
      if (segmented > MAX_SEGMENTED_CHARS) continue
      for (const { segment, isWordLike } of segmenter.segment(run)) if (isWordLike) add(segment, false)
    } else for (const part of partsOf(run, language)) add(part, isFirst)
  }
  return words
}

/**
 * "l'anniversaire" is an article and a word, "dog's" a word and its case, "don't" one word, and so is a name with an
 * apostrophe: "O'Brien".
 */
function partsOf(run: string, language: Language | null): string[] {
  const parts = run.split(/['’ʼ]/).filter((part) => part !== '')
  if (parts.length < 2) return parts
  const { stop, talk } = vocabularyOf(language)
  const whole = parts.join("'")
  const plain = parts.join('').toLowerCase()
  if (stop.has(plain) || talk.has(plain)) return [whole]
  if (parts.at(-1)?.toLowerCase() === 's') return parts.slice(0, -1)
  const isName = parts.length === 2 && parts.every((part) => /^\p{Lu}/u.test(part))
  return isName ? [whole] : parts
}

/** As a headline is: its capitals tell nothing. */
function isMostlyCapitalised(text: string): boolean {
  const words = text.match(/\p{L}+/gu) ?? []
  return words.length > 2 && words.filter((word) => /^\p{Lu}/u.test(word)).length > words.length * 0.7
}
