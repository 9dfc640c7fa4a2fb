import { closesFence, fenceOf } from './blocks.ts'

export interface OpenCode {
  fence: string
  language: string
  /** All that was written after the fence. */
  info: string
  /** The code without its fence. */
  code: string
  /** The same in pieces, cut between lines. While code arrives all but the last stay as they are. */
  pieces: string[]
}

/** From here on a piece ends with the next empty line, and at twice this with the next line. */
const PIECE_CHARS = 800

/**
 * A block of code that is still growing and long already, so that only its end has to be coloured in again with each
 * word. null: something else, or short. What spans a cut (a long comment) is in its right colours when the block ends.
 */
export function splitOpenCode(block: string): OpenCode | null {
  const head = readHead(block)
  if (head === null) return null
  const { fence, info } = head
  const language = info.split(/\s/, 1)[0] ?? ''
  if (language === 'math') return null
  const code = block.slice(head.length)
  if (code.length <= 2 * PIECE_CHARS || isClosed(code, fence)) return null
  return { fence, language, info, code, pieces: cut(code) }
}

/** Longer code is not coloured: the slowest grammars take 0.2 s for this much. */
export const MAX_COLOURED_CHARS = 30_000

/** A block of code that is too long to be coloured. It does not need the parser either: 20,000 lines took it 16 s. */
export function readLongCode(block: string): Pick<OpenCode, 'info' | 'code'> | null {
  const head = block.length > MAX_COLOURED_CHARS ? readHead(block) : null
  if (head === null) return null
  const code = block.slice(head.length)
  return {
    info: head.info,
    code: isClosed(code, head.fence) ? code.slice(0, code.trimEnd().lastIndexOf('\n')) : code,
  }
}

function readHead(block: string): { fence: string; info: string; length: number } | null {
  const line = block.slice(0, block.indexOf('\n') + 1)
  const fence = fenceOf(line.trimEnd())
  return fence === null ? null : { fence, info: line.slice(fence.length).trim(), length: line.length }
}

function isClosed(code: string, fence: string): boolean {
  const text = code.trimEnd()
  return closesFence(text.slice(text.lastIndexOf('\n') + 1), fence)
}

function cut(code: string): string[] {
  const pieces: string[] = []
  let from = 0
  for (let end = code.indexOf('\n'); end !== -1; end = code.indexOf('\n', end + 1)) {
    const length = end - from
    const isBeforeEmptyLine = code[end + 1] === '\n'
    if (length < PIECE_CHARS || (length < 2 * PIECE_CHARS && !isBeforeEmptyLine)) continue
    pieces.push(code.slice(from, end))
    from = end + 1
  }
  pieces.push(code.slice(from))
  return pieces
}
