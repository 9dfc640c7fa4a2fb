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
/**
 * Function words of one language that are names or common words in another: "my son", "Will", "MIT", "the war". Alone
 * they tell no language, so that they are searched for as they stand.
 */
const AMBIGUOUS = new Set(
  `a ab ai als am an as alle also c chat comment des die do es fin hat her hier i in is it long main man me mes mi mit no not
  o on once over pan para pas pour qui sage sale son sur tag the ton us vale vas war was will y`.split(/\s+/),
)
const AMBIGUOUS_WEIGHT = 0.3
const MIN_SCORE = 0.4
const NO_WORDS: Vocabulary = {
  stop: new Set(),
  talk: new Set(),
  person: new Set(),
  self: [],
  anybody: [],
  served: [],
}
/** What tells a language stands in the beginning. */
const MAX_CHARS = 1_000

/** Returns null when nothing tells it: a name, a language that has no vocabulary here. */
export function languageOf(whole: string): Language | null {
  const text = whole.slice(0, MAX_CHARS)
  if (/[\u3041-\u30ff]/.test(text)) return 'ja'
  if (/[\u3400-\u9fff]/.test(text)) return 'zh'
  const unquoted = withoutQuotes(text).toLowerCase()
  // Of "j'habite" both "jhabite" and "j", of "don't" both "dont" and "don".
  const words = new Set(
    [unquoted.replace(/['’]/g, ''), unquoted].flatMap((each) => each.match(/[\p{L}\p{N}]+/gu) ?? []),
  )
  const scores = LATIN.map((language) => {
    const letters = LETTERS.some(([of, letter]) => of === language && letter.test(text)) ? LETTER_WEIGHT : 0
    return { language, score: [...words].reduce((sum, word) => sum + weightOf(word, language), letters) }
  })
  const best = scores.reduce((first, second) => (second.score > first.score ? second : first))
  return best.score >= MIN_SCORE ? best.language : null
}

/** "Traduce «good evening»" is Spanish. */
function withoutQuotes(text: string): string {
  const rest = text.replace(/["«“„][^"«“„»”]{1,200}["»”“]/g, ' ')
  return /\p{L}/u.test(rest) ? rest : text
}

/** 1 for a function word that only this language has, less for one that several have. */
function weightOf(word: string, language: (typeof LATIN)[number]): number {
  if (!isKnown(word, language)) return 0
  const weight = AMBIGUOUS.has(word) ? AMBIGUOUS_WEIGHT : 1
  return weight / LATIN.filter((other) => isKnown(word, other)).length
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
 * Whether the embedding model that comes with the app reads the text. all-MiniLM learned English; of other languages in
 * Latin letters it knows some words. To it all Chinese texts are near to each other: cosines of 0.7 to 1.0 were measured
 * between sentences on different subjects.
 */
export function isEnglish(text: string): boolean {
  const language = languageOf(text)
  return language === null ? isLatin(text) : language === 'en'
}

/** Whether most letters are Latin. */
export function isLatin(whole: string): boolean {
  const text = whole.slice(0, MAX_CHARS)
  if (/^[\w\s!-/:-@[-`{-~]*$/.test(text)) return true
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return (text.match(/\p{Script=Latin}/gu)?.length ?? 0) * 2 >= letters
}
