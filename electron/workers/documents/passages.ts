import type { ReadPassage } from '../../../contract/core/documents.ts'
import type { Block } from './blocks.ts'

/**
 * About 220 tokens of English at four characters each. The embedding model reads 256 word pieces: what comes after is
 * not in the vector.
 */
const TARGET_CHARS = 900
const LONGEST_CHARS = 1_200

/**
 * Puts blocks together into passages. A passage never crosses a page or a heading, so that it can be cited by it; the
 * head of a table stands above each part of the table. A block that is too long is cut at a sentence, a line or a space.
 */
export function toPassages(blocks: Iterable<Block>): ReadPassage[] {
  const joined: Block[] = []
  for (const block of blocks) {
    for (const part of partsOf(block)) {
      const open = joined.at(-1)
      if (open !== undefined && canJoin(open, part)) {
        joined[joined.length - 1] = { ...open, text: `${open.text}\n${part.text}`, last_line: part.last_line }
      } else joined.push(part)
    }
  }
  return joined.map(passageOf)
}

function canJoin(open: Block, part: Block): boolean {
  return (
    open.page === part.page &&
    open.heading === part.heading &&
    open.head === part.head &&
    open.text.length + part.text.length < TARGET_CHARS
  )
}

function passageOf({ head, text, page, heading, first_line, last_line }: Block): ReadPassage {
  const whole = head === undefined ? text : `${head}\n${text}`
  return { page, heading, first_line, last_line, text: whole.toWellFormed() }
}

function* partsOf(block: Block): Generator<Block> {
  let rest = block.text.trim()
  while (rest.length > LONGEST_CHARS) {
    const at = cutAt(rest)
    yield { ...block, text: rest.slice(0, at).trim() }
    rest = rest.slice(at).trim()
  }
  if (rest !== '') yield { ...block, text: rest }
}

/** The last end of a sentence, line or word in the second half of what fits. */
function cutAt(text: string): number {
  for (const mark of ['\n', '. ', '。', '; ', ' ']) {
    const at = text.lastIndexOf(mark, TARGET_CHARS)
    if (at > TARGET_CHARS / 2) return at + mark.length
  }
  // Between two halves of a character there is no place to cut.
  const code = text.charCodeAt(TARGET_CHARS - 1)
  return code >= 0xd800 && code <= 0xdbff ? TARGET_CHARS - 1 : TARGET_CHARS
}
