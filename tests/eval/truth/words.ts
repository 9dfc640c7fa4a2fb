/** Scripts that write no spaces: any place in a text may begin or end a word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const WORD_CHAR = /[\p{L}\p{N}]/u

/** Whether a text holds these words, whatever their case; "IT" is not in "with". */
export function holds(text: string, words: string): boolean {
  const [inText, wanted] = [plain(text), plain(words)]
  let at = inText.indexOf(wanted)
  while (at !== -1) {
    if (isEdge(inText[at - 1], wanted[0]) && isEdge(inText[at + wanted.length], wanted.at(-1))) return true
    at = inText.indexOf(wanted, at + 1)
  }
  return false
}

function plain(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').trim()
}

function isEdge(outer: string | undefined, inner: string | undefined): boolean {
  if (outer === undefined || inner === undefined) return true
  return !WORD_CHAR.test(outer) || !WORD_CHAR.test(inner) || UNSPACED.test(inner)
}
