/** A word or a mark of a text, with its place in UTF-16 units. */
export interface Token {
  /** As it was written. */
  text: string
  /** Lower case, without accents: what phrases are made of. */
  plain: string
  start: number
  end: number
  isWord: boolean
  isCapital: boolean
}

/** An apostrophe ends a word: "I'm" is "i" and "m", "j'habite" is "j" and "habite". */
const TOKEN = /[\p{L}\p{M}\p{N}]+|[.,;:!?…。！？，；：¿¡]/gu
const WORD = /[\p{L}\p{N}]/u
const CAPITAL = /^\p{Lu}/u

/** The words and marks of `text`; `offset` is where it begins in the text that places are counted in. */
export function tokensOf(text: string, offset = 0): Token[] {
  return [...text.matchAll(TOKEN)].map((match) => {
    const word = match[0]
    const start = offset + match.index
    return {
      text: word,
      plain: fold(word),
      start,
      end: start + word.length,
      isWord: WORD.test(word),
      isCapital: CAPITAL.test(word),
    }
  })
}

/** Lower case without accents: "Größe" → "grosse", "œuvre" → "oeuvre". */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
}

/** The words alone, for phrases; `^` and `$` are the beginning and the end, `,` a comma. */
export function plainWords(tokens: readonly Token[]): string[] {
  const words = tokens.flatMap(({ isWord, plain }) => (isWord ? [plain] : plain === ',' ? [','] : []))
  return ['^', ...words, '$']
}
