import { fold, foldUmlauts, isUnspaced } from '../phrases/fold.ts'
import type { Language } from './languages/language.ts'

/** Endings by which words of these languages differ; the index has porter's stems, which are those of English. */
const INFLECTED: readonly (Language | null)[] = ['de', 'fr', 'es']
/** A shorter beginning would find too much. */
const MIN_STEM = 4
/** "wohne", "wohnt", "wohnen"; "trabajo", "trabajamos" is too far. */
const MAX_ENDING = 3

/** Returns what finds a word in the index, as an expression of FTS5. Every sign of it is quoted: none is an operator. */
export function ftsExpression(term: string, language: Language | null): string {
  const folded = fold(term).trim()
  if (isUnspaced(folded)) return gramsExpression(folded)
  const forms = new Set([folded])
  if (/[äöü]/.test(term)) forms.add(fold(term.replace(/[äöü]/g, (letter) => `${letter}e`)))
  if (/[aou]e/.test(folded)) forms.add(foldUmlauts(folded))
  const phrases = [...forms].map(quoted)
  // "O'Brien" and "obrien": the index has the first as two words.
  if (/^[odl]\p{L}{4}/u.test(folded)) phrases.push(quoted(`${folded[0]} ${folded.slice(1)}`))
  const stem = INFLECTED.includes(language) ? withoutEnding(folded) : null
  if (stem !== null) phrases.push(`${quoted(stem)} *`)
  return phrases.length === 1 ? (phrases[0] ?? '') : `(${phrases.join(' OR ')})`
}

function withoutEnding(folded: string): string | null {
  const stem = folded.replace(/(?:en|es|er|em|st|as|os|[aeostn])$/, '')
  return stem.length >= MIN_STEM ? stem : null
}

/** Chinese and Korean words are found by any two characters that stand together, those of other scripts as they are. */
function gramsExpression(folded: string): string {
  const signs = [...folded]
  if (signs.length === 1) return `${quoted(folded)} *`
  const grams = gramsOf(folded).map(quoted)
  return isOfGrams(folded) ? `(${grams.join(' OR ')})` : grams.join(' + ')
}

function gramsOf(word: string): string[] {
  const signs = [...word]
  return signs.slice(1).map((sign, index) => `${signs[index]}${sign}`)
}

function isOfGrams(word: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hangul}]+$/u.test(word)
}

/** Whether a folded text has a form of the word. */
export function holdsTerm(folded: string, term: string): boolean {
  const wanted = fold(term).trim()
  // A word of accents alone, "´", folds to nothing, and nothing stands everywhere.
  if (wanted === '') return false
  if (isUnspaced(wanted)) {
    return folded.includes(wanted) || (isOfGrams(wanted) && holdsMostGrams(folded, wanted))
  }
  return holdsWord(folded, wanted) || holdsWord(foldUmlauts(folded), foldUmlauts(wanted))
}

function holdsMostGrams(folded: string, word: string): boolean {
  const grams = gramsOf(word)
  return grams.length > 1 && grams.filter((gram) => folded.includes(gram)).length * 2 >= grams.length
}

/** A word of the text that begins as the wanted one does, and differs from it by an ending. */
function holdsWord(text: string, wanted: string): boolean {
  const stem = wanted.slice(0, Math.max(MIN_STEM, wanted.length - MAX_ENDING))
  for (let at = text.indexOf(stem); at !== -1; at = text.indexOf(stem, at + 1)) {
    if (isLetter(text[at - 1])) continue
    let end = at + stem.length
    while (isLetter(text[end]) && end - at <= wanted.length + MAX_ENDING) end += 1
    if (isSameWord(text.slice(at, end), wanted)) return true
  }
  return false
}

function isSameWord(word: string, wanted: string): boolean {
  if (word === wanted) return true
  let shared = 0
  while (shared < word.length && word[shared] === wanted[shared]) shared += 1
  return shared >= MIN_STEM && Math.max(word.length, wanted.length) - shared <= MAX_ENDING
}

function isLetter(sign: string | undefined): boolean {
  return sign !== undefined && /[\p{L}\p{N}]/u.test(sign)
}

/** A string of FTS5's own. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
