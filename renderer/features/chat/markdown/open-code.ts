export interface OpenCode {
  fence: string
  language: string
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
  const opening = /^(`{3,}|~{3,})[ \t]*([^\s`]*)[^\n`]*\n/.exec(block)
  const [head, fence, language] = opening ?? []
  if (head === undefined || fence === undefined || language === undefined || language === 'math') return null
  const code = block.slice(head.length)
  if (code.length <= 2 * PIECE_CHARS || isClosed(code, fence)) return null
  return { fence, language, code, pieces: cut(code) }
}

function isClosed(code: string, fence: string): boolean {
  const last = code.trimEnd().split('\n').at(-1)?.trim() ?? ''
  return last.startsWith(fence) && [...last].every((letter) => letter === fence[0])
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
