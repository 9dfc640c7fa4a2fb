import { chinese } from './languages/chinese.ts'
import { english } from './languages/english.ts'
import { french } from './languages/french.ts'
import { german } from './languages/german.ts'
import { japanese } from './languages/japanese.ts'
import type { Language, Vocabulary } from './languages/language.ts'
import { spanish } from './languages/spanish.ts'

const VOCABULARIES: Readonly<Record<Language, Vocabulary>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  zh: chinese,
  ja: japanese,
}
/** In this order when a text says no more of one than of the other. */
const LATIN = ['en', 'de', 'fr', 'es'] as const
/** Letters that others of these languages hardly use. Weaker than a word of the language: names have them too. */
const LETTERS: readonly (readonly [(typeof LATIN)[number], RegExp])[] = [
  ['de', /[äöüß]/i],
  ['fr', /[çœêèàùî]/i],
  ['es', /[ñ¿¡áíóú]/i],
]
const LETTER_WEIGHT = 0.4
const NO_WORDS: Vocabulary = {
  stop: new Set(),
  talk: new Set(),
  person: new Set(),
  self: new Set(),
  anybody: [],
}
/** What tells a language stands in the beginning. */
const MAX_CHARS = 1_000

/** Returns null when nothing tells it: a name, a language that has no vocabulary here. */
export function languageOf(whole: string): Language | null {
  const text = whole.slice(0, MAX_CHARS)
  if (/[\u3041-\u30ff]/.test(text)) return 'ja'
  if (/[\u3400-\u9fff]/.test(text)) return 'zh'
  const words =
    text
      .toLowerCase()
      .replace(/['’]/g, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  const scores = LATIN.map((language) => {
    const letters = LETTERS.some(([of, letter]) => of === language && letter.test(text)) ? LETTER_WEIGHT : 0
    return { language, score: words.reduce((sum, word) => sum + weightOf(word, language), letters) }
  })
  const best = scores.reduce((first, second) => (second.score > first.score ? second : first))
  return best.score > 0 ? best.language : null
}

/** 1 for a function word that only this language has, less for one that several have. */
function weightOf(word: string, language: (typeof LATIN)[number]): number {
  if (!isKnown(word, language)) return 0
  return 1 / LATIN.filter((other) => isKnown(word, other)).length
}

function isKnown(word: string, language: Language): boolean {
  const { stop, talk } = VOCABULARIES[language]
  return stop.has(word) || talk.has(word)
}

/** The words of a language; none of a language that is not known. */
export function vocabularyOf(language: Language | null): Vocabulary {
  return language === null ? NO_WORDS : VOCABULARIES[language]
}

/**
 * Whether the embedding model that comes with the app reads the text: it learned English alone, and cosines of texts in
 * other languages are high for no reason.
 */
export function isEnglish(text: string): boolean {
  const language = languageOf(text)
  if (language !== null) return language === 'en'
  return !/[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(text)
}
