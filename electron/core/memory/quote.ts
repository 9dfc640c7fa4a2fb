import type { Range } from '../statements/range.ts'

/** More places than this of one quote are not looked at. */
const MAX_PLACES = 20

/**
 * All places of `quote` in `text`, as offsets of the text itself. Runs of white space count as one space, and typographic
 * quotes and dashes as plain ones, since models write them so; nothing else may differ.
 */
export function findQuote(text: string, quote: string): Range[] {
  const wanted = folded(quote.trim())
  if (wanted === '') return []
  const plain = folded(text)
  const found: number[] = []
  for (let from = plain.indexOf(wanted); from >= 0; from = plain.indexOf(wanted, from + 1)) {
    found.push(from)
    if (found.length === MAX_PLACES) break
  }
  if (found.length === 0) return []
  const at = placesOfUnits(text)
  return found.map((from) => ({ start: at[from] ?? 0, end: (at[from + wanted.length - 1] ?? 0) + 1 }))
}

function folded(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/[–—]/g, '-')
}

/** Element i: where the i-th UTF-16 unit of the folded text is in the text. Only runs of white space grow shorter. */
function placesOfUnits(text: string): number[] {
  const at: number[] = []
  let wasSpace = false
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    // Letters and digits of ASCII are most of a text, and need no pattern.
    const isSpace = code <= 32 || code > 126 ? SPACE.test(text.charAt(i)) : false
    if (!isSpace || !wasSpace) at.push(i)
    wasSpace = isSpace
  }
  return at
}

const SPACE = /\s/
