/**
 * Decides what is a formula. Models write `$x$`, `$$x$$`, `\(x\)` and `\[x\]`; prices, shell variables and escaped
 * brackets look much the same.
 *
 * Dollars follow Pandoc (https://pandoc.org/MANUAL.html#extension-tex_math_dollars): no space inside a single dollar, no
 * digit after the closing one. On top of that a delimiter does not touch a word ("10$/Monat", "$HOME/$USER", "arr\[0\]"),
 * and what stands between two has to look like TeX rather than prose ("($$) and Mario's ($$)").
 */
export type Opener = '$' | '$$' | '\\(' | '\\['

export const CLOSERS: Record<Opener, string> = { $: '$', $$: '$$', '\\(': '\\)', '\\[': '\\]' }

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
const WORD_CHAR = /[\p{L}\p{N}_]/u
const DIGIT = /\d/
const TEX = /[\\^_={}<>+]/
const WORD = /\p{L}{3,}/u
const LONG_WORD = /^\p{Ll}{4,}$/u
const LETTERS = /^\p{L}{2,}$/u
const SPACE = /\s/
const BAD_FIRST = new Set(')]},.;:!?/"\'')
const BAD_LAST = new Set('([{,;:/"\'-+=')

/** Whether a character belongs to a word that a delimiter may not touch. CJK text has no spaces around formulas. */
export function isWordChar(char: string): boolean {
  return WORD_CHAR.test(char) && !CJK.test(char)
}

/** Whether `content`, found between an opener and its closer in a line of text, is a formula. `next` follows it. */
export function isInlineFormula(opener: Opener, content: string, next: string): boolean {
  const trimmed = content.trim()
  const first = trimmed[0]
  const last = trimmed.at(-1)
  if (first === undefined || last === undefined) return false
  if (trimmed.length > 1 && (BAD_FIRST.has(first) || BAD_LAST.has(last))) return false
  const isPadded = SPACE.test(content[0] ?? '')
  if (isPadded !== SPACE.test(content.at(-1) ?? '')) return false
  if (opener === '$' && isPadded) return false
  if (isPadded && LETTERS.test(trimmed)) return false
  if (isProse(trimmed)) return false
  if (opener === '\\[') return !'([:'.includes(next || ' ') && (isPadded || TEX.test(trimmed))
  if (opener === '\\(') return true
  // "the $n$th element" is a formula, "$HOME/$USER" is not.
  if (isWordChar(next)) return trimmed.length === 1 && !DIGIT.test(next)
  return !'{('.includes(next || ' ')
}

/** Whether the text after `$$` or `\[` at the start of a line opens a formula that stands by itself, or is all of one. */
export function readDisplayStart(opener: Opener, rest: string): 'open' | 'closed' | null {
  const trimmed = rest.trim()
  if (trimmed === '') return 'open'
  const end = findCloser(opener, trimmed)
  if (end === -1) return TEX.test(trimmed) && !trimmed.includes('$') && !isProse(trimmed) ? 'open' : null
  const content = trimmed.slice(0, end).trim()
  const after = trimmed.slice(end + CLOSERS[opener].length)
  return content !== '' && isSentenceEnd(after) && !isProse(content) ? 'closed' : null
}

/** Punctuation after a formula that stands by itself is set with it. */
export function isSentenceEnd(text: string): boolean {
  const trimmed = text.trim()
  return trimmed === '' || (trimmed.length === 1 && '.,;:'.includes(trimmed))
}

/** Index of the closing delimiter, -1 without one. Knows `\\[2pt]`, a line break in TeX, from `\]`. */
export function findCloser(opener: Opener, text: string): number {
  const closer = CLOSERS[opener]
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith(closer, at)) return at
    if (text[at] === '\\') at++
  }
  return -1
}

function isProse(trimmed: string): boolean {
  if (trimmed.includes('`')) return true
  if (CJK.test(trimmed) && !trimmed.includes('\\')) return true
  if (LONG_WORD.test(trimmed)) return true
  if (!SPACE.test(trimmed) || TEX.test(trimmed)) return false
  return WORD.test(trimmed) || DIGIT.test(trimmed[0] ?? '')
}
