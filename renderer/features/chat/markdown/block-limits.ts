import { fenceOf } from './blocks.ts'

/**
 * What the parser reads in reasonable time. Measured on one core: 20,000 characters of the slowest ordinary text (a list
 * of 4,000 items) take 0.3 s; its time grows with the square of what follows, so more of that is shown as plain text.
 */
const MAX_CHARS = 20_000
const MAX_CONTAINERS = 50
const MAX_MARKS = 500
const MAX_RUN = 100
const MAX_UNDERLINES = 200
const MARKS = new Set('*_~[]!$\\`<&')

/** Whether a block is laid out as Markdown. Not: what nests too deeply or holds too many marks. Code has no limit. */
export function isDrawable(block: string): boolean {
  if (fenceOf(block.split('\n', 1)[0] ?? '') !== null) return true
  if (block.length > MAX_CHARS) return false
  let marks = 0
  let underlines = 0
  for (const line of block.split('\n')) {
    const text = line.trim()
    const { containers, length } = readContainers(line)
    if (containers > MAX_CONTAINERS) return false
    if (text === '' || containers > 0 || text[0] === '|' || text[0] === '#') marks = 0
    if (isOneMark(text)) {
      if ((text[0] === '=' || text[0] === '-') && ++underlines > MAX_UNDERLINES) return false
      if (isRule(text)) continue
    }
    marks += countMarks(line, length)
    if (marks > MAX_MARKS) return false
  }
  return true
}

/** How many quotes and list items begin on a line, and where their text does. */
function readContainers(line: string): { containers: number; length: number } {
  let containers = 0
  let at = 0
  for (; at < line.length; at++) {
    const char = line[at] ?? ''
    const end = at + (isDigit(char) ? digitsAt(line, at) : 0)
    const next = line[end + 1] ?? ' '
    if (char === ' ' || char === '\t') continue
    const isItem = (isDigit(char) ? '.)'.includes(line[end] ?? ' ') : '-*+'.includes(char)) && /\s/.test(next)
    if (char !== '>' && !isItem) break
    containers += 1
    at = end
  }
  return { containers, length: at }
}

/** Marks from `from` on; a run of one mark counts once, a very long one as too many. */
function countMarks(line: string, from: number): number {
  let marks = 0
  let run = 0
  for (let at = from; at < line.length; at++) {
    const char = line[at] ?? ''
    if (!MARKS.has(char)) continue
    run = line[at - 1] === char ? run + 1 : 1
    // Brackets nest one by one, other marks as runs.
    if (run === 1 || char === '[' || char === ']') marks += 1
    if (run > MAX_RUN) return MAX_MARKS + 1
  }
  return marks
}

function isOneMark(text: string): boolean {
  return text !== '' && text === (text[0] ?? '').repeat(text.length)
}

function isRule(text: string): boolean {
  return text.length > 2 && '*_-'.includes(text[0] ?? ' ')
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}

function digitsAt(line: string, at: number): number {
  let length = 0
  while (length < 10 && isDigit(line[at + length] ?? '')) length += 1
  return length
}
