import type { Range } from './tombstones.ts'

/** More places than this of one quote are not looked at. */
const MAX_PLACES = 20

/**
 * All places of `quote` in `text`, as offsets of the text itself. Runs of white space count as one space, and typographic
 * quotes and dashes as plain ones, since models write them so; nothing else may differ.
 */
export function findQuote(text: string, quote: string): Range[] {
  const wanted = folded(quote.trim()).text
  if (wanted === '') return []
  const { text: plain, at } = folded(text)
  const places: Range[] = []
  for (let from = plain.indexOf(wanted); from >= 0; from = plain.indexOf(wanted, from + 1)) {
    const last = at[from + wanted.length - 1] ?? 0
    places.push({ start: at[from] ?? 0, end: last + 1 })
    if (places.length === MAX_PLACES) break
  }
  return places
}

/** `at[i]`: where the i-th UTF-16 unit of the folded text stands in the text. */
function folded(text: string): { text: string; at: number[] } {
  const at: number[] = []
  let plain = ''
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charAt(i)
    const same = /\s/.test(unit) ? ' ' : (PLAIN.get(unit) ?? unit)
    if (same === ' ' && plain.endsWith(' ')) continue
    plain += same
    at.push(i)
  }
  return { text: plain, at }
}

const PLAIN = new Map([
  ['‘', "'"],
  ['’', "'"],
  ['“', '"'],
  ['”', '"'],
  ['–', '-'],
  ['—', '-'],
])
