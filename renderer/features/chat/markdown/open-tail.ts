import { closesFence, fenceOf } from './blocks.ts'
import { findCloser, isWordChar, type Opener, readDisplayStart } from './formula-rules.ts'

/** Characters that are held back while the last line has no others, and at its end. All are punctuation. */
const LINE_MARKS = new Set('-=+*#>|:~`_$ \t')
const END_MARKS = new Set('*_~`')
const PREFIX = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*/
const SPACE = /\s/

/**
 * The last block of an answer that is still being written, made whole enough to be shown, so that nothing flickers or
 * jumps. Letters and digits always stay in sight; only marks are held back for a moment or added.
 *
 *   "Items:\n-"        the dash would make a heading of the line above → held back
 *   "a **bold wor"     → closed
 *   "Use ** for pow"   opens nothing → left alone
 */
export function settleTail(block: string): string {
  if (isVerbatim(block)) return block
  const lineStart = block.lastIndexOf('\n') + 1
  const line = block.slice(lineStart)
  if ([...line].every((char) => LINE_MARKS.has(char))) {
    return isDelimiterRow(block, line) ? block : block.slice(0, Math.max(0, lineStart - 1))
  }
  const settled = dropEnd(line)
  const open = openMarks(settled)
  if (open === '') return block.slice(0, lineStart) + settled
  return block.slice(0, lineStart) + settled.trimEnd() + open
}

/** The end stands in code or in a formula: nothing is added there. */
function isVerbatim(block: string): boolean {
  let fence: string | null = null
  let formula: Opener | null = null
  let isList = false
  let text = ''
  for (const line of block.split('\n')) {
    const prefix = PREFIX.exec(line)?.[0] ?? ''
    text = line.slice(prefix.length)
    isList ||= prefix.trimStart() !== ''
    if (fence !== null) {
      if (closesFence(text, fence)) fence = null
    } else if (formula !== null) {
      if (findCloser(formula, line) !== -1) formula = null
    } else {
      fence = fenceOf(text)
      const opener = text.startsWith('$$') ? '$$' : text.startsWith('\\[') ? '\\[' : null
      if (opener && readDisplayStart(opener, text.slice(2)) === 'open') formula = opener
    }
  }
  if (fence !== null || formula !== null) return true
  const last = block.slice(block.lastIndexOf('\n') + 1)
  return !isList && (last.startsWith('    ') || last.startsWith('\t'))
}

/** The second line of a table, as wide as the first. */
function isDelimiterRow(block: string, line: string): boolean {
  const header = block.split('\n').at(-2) ?? ''
  return line.includes('|') && line.includes('-') && cellCount(header) <= cellCount(line)
}

function cellCount(row: string): number {
  return row.split('|').filter((cell) => cell.trim() !== '').length
}

/** Without the marks at its end: each may be half of what comes. */
function dropEnd(line: string): string {
  let end = line.length
  while (end > 0 && END_MARKS.has(line[end - 1] ?? '')) end -= 1
  return line[end - 1] === '\\' ? line : line.slice(0, end)
}

/** What closes the code spans, bold, italic and struck-out text that a line leaves open. */
function openMarks(line: string): string {
  const open: string[] = []
  let at = line.startsWith('|') ? line.lastIndexOf('|') + 1 : 0
  while (at < line.length) {
    const char = line[at] ?? ''
    const run = END_MARKS.has(char) ? runAt(line, at) : ''
    if (char === '\\') at += 2
    else if (run === '') at += 1
    else if (char === '`') {
      const end = findRun(line, run, at + run.length)
      if (end === -1) return run + open.reverse().join('')
      at = end
    } else {
      readRun(open, run, line[at - 1] ?? ' ', line[at + run.length] ?? ' ')
      at += run.length
    }
  }
  return open.reverse().join('')
}

/** Closes what a run of marks ends, or opens what it begins, by CommonMark's rule of flanking. */
function readRun(open: string[], run: string, before: string, after: string): void {
  const mark = run[0] ?? ''
  let left = run.length
  if (!SPACE.test(before)) {
    for (let last = open.at(-1); last?.[0] === mark && last.length <= left; last = open.at(-1)) {
      open.pop()
      left -= last.length
    }
  }
  if (left === 0 || SPACE.test(after) || isWordChar(before)) return
  if (mark === '~' ? left === 2 : left <= 3) {
    if (left >= 2) open.push(mark.repeat(2))
    if (left !== 2) open.push(mark)
  }
}

function runAt(line: string, at: number): string {
  let end = at
  while (line[end] === line[at] && end < line.length) end += 1
  return line.slice(at, end)
}

/** Index after the next run that is exactly `run`, -1 without one. */
function findRun(line: string, run: string, from: number): number {
  for (let at = from; at < line.length; ) {
    const found = line[at] === run[0] ? runAt(line, at) : ''
    if (found === run) return at + run.length
    at += found.length || 1
  }
  return -1
}
