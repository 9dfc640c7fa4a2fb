/**
 * Text as the rules read it: words of lower-case letters and digits with single spaces between them, no accents, no
 * apostrophes ("Don’t kïll" → "dont kill"). Disguises are taken off in a second reading, so that ordinary text that
 * only looks like one ("gpt4", "U.S.A.") is not changed for the first.
 */
export interface Passage {
  /** Where it stands in the text. */
  start: number
  end: number
  words: string
  /** Without leet digits, dots in words, letters spaced out; null when that changes nothing. */
  undisguised: string | null
}

/** What is read of a long text: its head and its end, where requests stand. Chat itself takes 10,000 characters. */
const HEAD_CHARS = 15_000
const TAIL_CHARS = 5_000
/** Longer ones without a full stop are split: the patterns look a few words far. */
const MAX_PASSAGE_CHARS = 600
/** Text this short is a message, not a document: a line break in it may stand in the middle of a sentence. */
const MESSAGE_CHARS = 2_000

/** Passages are sentences, as good as punctuation tells. */
export function toPassages(text: string): Passage[] {
  const passages: Passage[] = []
  const boundary = text.length <= MESSAGE_CHARS ? SENTENCE_END : SENTENCE_OR_LINE_END
  const add = (from: number, to: number) => {
    for (let start = from; start < to; start += MAX_PASSAGE_CHARS) {
      const end = Math.min(to, start + MAX_PASSAGE_CHARS)
      const raw = text.slice(start, end)
      const words = toWords(raw)
      if (words === '') continue
      const undisguised = undisguise(raw)
      passages.push({ start, end, words, undisguised: undisguised === words ? null : undisguised })
    }
  }
  const addRange = (from: number, to: number) => {
    let start = from
    boundary.lastIndex = from
    for (let match = boundary.exec(text); match && match.index < to; match = boundary.exec(text)) {
      add(start, Math.min(to, boundary.lastIndex))
      start = boundary.lastIndex
    }
    if (start < to) add(start, to)
  }
  if (text.length <= HEAD_CHARS + TAIL_CHARS) addRange(0, text.length)
  else {
    addRange(0, HEAD_CHARS)
    addRange(text.length - TAIL_CHARS, text.length)
  }
  return passages
}
const SENTENCE_END = /[.!?…。！？](?![.!?…。！？])["'”’)\]]*(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*•#>]|\d+[.)]))/gu
const SENTENCE_OR_LINE_END = /[.!?…。！？](?![.!?…。！？])["'”’)\]]*(?=\s|$)|\n+/gu

export function toWords(raw: string): string {
  return letters(raw).replace(NOT_A_WORD, ' ').trim()
}
/** The words one by one, between the marks of phrase.ts for beginning and end. */
export function toTokens(words: string): string[] {
  return words === '' ? ['^', '$'] : ['^', ...words.split(' '), '$']
}
const NOT_A_WORD = /[^\p{L}\p{N}]+/gu

/** One form of each letter: NFKC and case, marks and invisible characters off, look-alikes of Latin as Latin. */
function letters(raw: string): string {
  const folded = raw.toLowerCase()
  if (ASCII.test(folded)) return folded.replaceAll("'", '')
  const plain = folded.normalize('NFKD').replace(INVISIBLE, '').toLowerCase().replaceAll('ß', 'ss')
  return plain.replace(WORD, (word) =>
    HAS_LATIN.test(word) ? Array.from(word, (letter) => LOOK_ALIKES[letter] ?? letter).join('') : word,
  )
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant, line breaks too.
const ASCII = /^[\x00-\x7f]*$/
const INVISIBLE = /[\p{M}\p{Cf}'’‘`´]/gu
const WORD = /[\p{L}\p{N}]+/gu
const HAS_LATIN = /[a-z]/
/** The letters of Unicode's confusables that look the same in common fonts; only inside a word that has Latin letters. */
const LOOK_ALIKES: Record<string, string> = {
  а: 'a',
  в: 'b',
  е: 'e',
  к: 'k',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  с: 'c',
  т: 't',
  у: 'y',
  х: 'x',
  і: 'i',
  ѕ: 's',
  ј: 'j',
  ԁ: 'd',
  ɡ: 'g',
  α: 'a',
  β: 'b',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  γ: 'y',
}

function undisguise(raw: string): string {
  const plain = letters(raw)
    .replace(SPACED_LETTERS, joined)
    .replace(INNER_MARKS, '')
    .replace(LEET_WORD, (word) => (/[a-z]/.test(word) ? word.replace(/[0134578@$!|]/g, unleet) : word))
    .replace(/([aeiou])\1{2,}/g, '$1')
    .replace(/([a-z])\1{2,}/g, '$1$1')
  return plain.replace(NOT_A_WORD, ' ').trim()
}
/** "b o m b", "k-i-l-l": four letters or more, so that "a b c" stays. */
const SPACED_LETTERS = /(?<![a-z0-9])(?:[a-z0-9@$][ ._*-]){3,}[a-z0-9@$](?![a-z0-9])/g
/** Spaced-out letters lose where one word ends: these are found again in the run. */
const COMMON_WORDS = `
  how make build create kill murder poison hack steal cook
  write sell bomb explosive weapon grenade ransomware
  malware keylogger virus cocaine heroin meth suicide myself someone people wife child porn`
  .trim()
  .split(/\s+/)
function joined(run: string): string {
  const letters = run.replace(/[ ._*-]/g, '')
  return COMMON_WORDS.reduce((text, word) => text.replaceAll(word, ` ${word} `), letters)
}
const INNER_MARKS = /(?<=[a-z])[*_.|~^]{1,2}(?=[a-z])/g
const LEET_WORD = /[a-z0-9@$!|]+/g
const LEET: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
}
function unleet(sign: string): string {
  return LEET[sign] ?? sign
}
