import { type Block, Headings, NOWHERE, TextLimit, UnreadableError } from './blocks.ts'

/** Decodes UTF-8, UTF-16 with its mark, or else Windows-1252. Throws document_unreadable for what is no text. */
export function decodeText(bytes: Uint8Array): string {
  const text = decode(bytes)
  if (text.includes('\0')) throw new UnreadableError('document_unreadable')
  new TextLimit().add(text)
  return text.replace(/\r\n?/g, '\n')
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** Paragraphs of plain text, or functions of source code: what stands between blank lines, with its lines. */
export function readLines(text: string): Block[] {
  const blocks: Block[] = []
  let lines: string[] = []
  let first = 1
  const close = (last: number) => {
    const body = lines.join('\n')
    if (body.trim() !== '') blocks.push({ ...NOWHERE, first_line: first, last_line: last, text: body })
    lines = []
  }
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') close(index)
    else {
      if (lines.length === 0) first = index + 1
      lines.push(line)
    }
    // A block without a blank line, such as a log: its lines are still to be told.
    if (lines.length >= LINES_OF_A_BLOCK) close(index + 1)
  })
  close(first + lines.length - 1)
  return blocks
}
const LINES_OF_A_BLOCK = 12

/** Paragraphs, lists and code of Markdown under its headings. A "#" inside of fenced code is no heading. */
export function readMarkdown(text: string): Block[] {
  const blocks: Block[] = []
  const headings = new Headings()
  let lines: string[] = []
  let isCode = false
  const close = () => {
    const body = lines.join('\n').trim()
    if (body !== '') blocks.push({ ...NOWHERE, heading: headings.path, text: body })
    lines = []
  }
  for (const line of text.split('\n')) {
    if (/^ {0,3}(?:```|~~~)/.test(line)) isCode = !isCode
    const heading = isCode ? null : /^ {0,3}(#{1,6})\s+(\S.*)$/.exec(line)
    if (heading) {
      close()
      headings.enter(heading[1]?.length ?? 1, heading[2] ?? '')
    } else if (line.trim() === '' && !isCode) close()
    else lines.push(line)
  }
  close()
  return blocks
}

/** Rows of a table under its first row. A quoted field may hold the separator and line breaks. */
export function readCsv(text: string): Block[] {
  const [head = '', ...rows] = splitRows(text)
  if (rows.length === 0) return [{ ...NOWHERE, text: head }]
  const short = head.slice(0, HEAD_CHARS)
  return rows.flatMap((row, index) => {
    const number = index + 2
    return row.trim() === ''
      ? []
      : [{ ...NOWHERE, first_line: number, last_line: number, head: short, text: row }]
  })
}
/** The names of very many columns would leave no room for the rows. */
const HEAD_CHARS = 300

function splitRows(text: string): string[] {
  const rows: string[] = []
  let from = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '"') isQuoted = !isQuoted
    else if (sign === '\n' && !isQuoted) {
      rows.push(text.slice(from, at))
      from = at + 1
    }
  }
  if (from < text.length) rows.push(text.slice(from))
  return rows
}
