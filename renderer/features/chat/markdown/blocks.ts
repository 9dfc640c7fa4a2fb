import { marked } from 'marked'

/**
 * Cuts Markdown into top-level blocks, so that while an answer streams only its last block is rendered again.
 *
 * The blocks, rendered one by one, give what the whole text would give; three things need the whole and are handled:
 * link definitions are handed to every block that may use them, display math that spans blank lines stays in one
 * block, and a text with footnotes is not cut at all.
 */
export function splitBlocks(text: string): string[] {
  if (FOOTNOTE.test(text)) return [text]
  const blocks: string[] = []
  const definitions: string[] = []
  let isMathOpen = false
  for (const token of marked.lexer(text, { gfm: true })) {
    if (token.type === 'def') {
      definitions.push(token.raw.trim())
      continue
    }
    const last = blocks.length - 1
    if (token.type === 'space' && !isMathOpen) continue
    if (isMathOpen) blocks[last] += token.raw
    else blocks.push(token.raw)
    if (token.type !== 'code' && hasOddFences(token.raw)) isMathOpen = !isMathOpen
  }
  const trimmed = blocks.map((block) => block.replace(/\n+$/, '')).filter((block) => block.trim() !== '')
  if (definitions.length === 0) return trimmed
  const appendix = `\n\n${definitions.join('\n')}`
  return trimmed.map((block) => (/\[[^\]]+\]/.test(block) ? block + appendix : block))
}

const FOOTNOTE = /^ {0,3}\[\^[^\]\s]+\]:/m

function hasOddFences(text: string): boolean {
  return (text.match(/(?<!\\)\$\$/g)?.length ?? 0) % 2 === 1
}
