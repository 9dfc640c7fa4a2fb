/**
 * The last block of an answer that is still being written, made whole enough to be shown: what would be read as
 * something else while it is half there is closed or held back for a moment, so that nothing flickers or jumps.
 *
 *   "Items:\n-"            the dash would make a heading of the line above → held back
 *   "| a | b |"            a table without its second line is a paragraph → held back
 *   "a **bold wor"         → closed
 *   "see [the docs](https" → shown as "see the docs" until the address is complete
 *   "$$\n\\frac{1"         half a formula is an error → held back
 */
export function settleTail(block: string): string {
  if (/^ {0,3}(`{3,}|~{3,})/.test(block)) return block
  return closeMarks(closeLink(holdFormula(holdTable(holdUnderline(block)))))
}

function holdUnderline(text: string): string {
  return text.replace(/\n[ \t]*(?:[-=*+]+|#{1,6}|\d{1,9}[.)]?)[ \t]*$/, '')
}

function holdTable(text: string): string {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.trimStart().startsWith('|'))
  if (start === -1) return text
  const rows = lines.slice(start)
  const columns = cellCount(rows[0] ?? '')
  const isComplete = rows.length > 2 || (rows.length === 2 && cellCount(rows[1] ?? '') >= columns)
  return isComplete ? text : lines.slice(0, start).join('\n')
}

function cellCount(row: string): number {
  return row.split('|').filter((cell) => cell.trim() !== '').length
}

function holdFormula(text: string): string {
  const fences = [...text.matchAll(/(?<!\\)\$\$/g)]
  const last = fences.at(-1)
  return fences.length % 2 === 1 && last ? text.slice(0, last.index) : text
}

function closeLink(text: string): string {
  return text.replace(/!?\[([^\]\n]*)\]\([^)\n]*$/, '$1').replace(/(^|[^!\]])!?\[([^\]\n]*)$/, '$1$2')
}

/** Closes code spans, bold, italic and strike-through that the last line leaves open. */
function closeMarks(text: string): string {
  const lineStart = text.lastIndexOf('\n') + 1
  let line = text.slice(lineStart)
  if (count(line, /`/g) % 2 === 1) return `${text}\``
  line = line.replace(/`[^`]*`/g, '')
  const trimmed = text.replace(/(?<![*\s])[ \t]+$/, '')
  if (count(line, /\*\*/g) % 2 === 1) {
    return /\*\*[ \t]*$/.test(text) ? text.replace(/\*\*[ \t]*$/, '') : `${trimmed.replace(/\*$/, '')}**`
  }
  if (count(line, /~~/g) % 2 === 1)
    return /~~[ \t]*$/.test(text) ? text.replace(/~~[ \t]*$/, '') : `${trimmed}~~`
  return text
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
