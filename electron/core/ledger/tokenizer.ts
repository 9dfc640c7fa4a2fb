import { O200K_TOKEN_SPLIT_REGEX } from 'gpt-tokenizer/encodingParams/constants'
import { encodePiece, utf8 } from './byte-pairs.ts'

/**
 * Metered tokens (spec E1): o200k_base over the text, whatever the model, so that a user can count again. Marks such
 * as <|endoftext|> are ordinary text here: a user may write them, and they end nothing.
 */
export function countTokens(text: string): number {
  let count = 0
  for (const piece of pieces(text)) count += encodePiece(utf8(piece)).length
  return count
}

/**
 * A prefix of `text` of at most `maxTokens` tokens, as long as can be: no character of it is split, and it cannot be
 * had longer by the next few characters (a longer beginning of a word is sometimes fewer tokens than a shorter one).
 */
export function cutToTokens(text: string, maxTokens: number): string {
  if (maxTokens <= 0) return ''
  const found = findToken(text, maxTokens)
  if (!found) return text
  const { base, end: firstEnd } = found
  const isWithin = (end: number) => base.tokens + countTokens(text.slice(base.start, end)) <= maxTokens
  let end = firstEnd
  // Cut off from what followed it, the rest may fall into other pieces ("it'" for "it's") and count one more.
  while (end > base.start && !isWithin(end)) end = previousCharacter(text, end)
  let longest = end
  for (let look = 0; look < LOOK_AHEAD_CHARACTERS && end < text.length; look++) {
    end = nextCharacter(text, end)
    if (isWithin(end)) longest = end
  }
  return text.slice(0, longest)
}

/**
 * Counts a text that grows by chunks, exactly and cheaply: pieces far enough from the end can no longer change, and
 * are counted once.
 *
 * Summing the chunks' own counts would not do: it mostly counts too many, but it can count too few, since joining two
 * texts may need more tokens than both apart.
 */
export class TokenCounter {
  #settledTokens = 0
  #tail = ''

  /** The count of all text so far, `chunk` included. */
  add(chunk: string): number {
    this.#tail += chunk
    const tailPieces = [...pieces(this.#tail)]
    const settled = tailPieces.slice(0, Math.max(0, tailPieces.length - UNSETTLED_PIECES))
    for (const piece of settled) {
      this.#settledTokens += encodePiece(utf8(piece)).length
      this.#tail = this.#tail.slice(piece.length)
    }
    return this.#settledTokens + countTokens(this.#tail)
  }
}

/** How far {@link cutToTokens} looks for a longer prefix; most tokens have fewer than eight characters. */
const LOOK_AHEAD_CHARACTERS = 16
/** "'l" + "l" joins three pieces to one, and so can line ends with blanks between; nothing joins more. Tested. */
const UNSETTLED_PIECES = 4

/** Words, numbers, punctuation and blanks, as o200k_base divides text before it looks for tokens. */
function* pieces(text: string): Generator<string> {
  for (const [piece] of text.matchAll(O200K_TOKEN_SPLIT_REGEX)) yield piece
}

interface PieceStart {
  /** UTF-16 offset. */
  start: number
  /** Tokens before it. */
  tokens: number
}

/**
 * Where token number `maxTokens` ends, rounded down to a whole character, and a start of a piece so far before it that
 * a cut there cannot move it. undefined: the text has no more tokens than that.
 */
function findToken(text: string, maxTokens: number): { base: PieceStart; end: number } | undefined {
  const starts: PieceStart[] = []
  let at: PieceStart = { start: 0, tokens: 0 }
  for (const piece of pieces(text)) {
    starts.push(at)
    const tokens = encodePiece(utf8(piece))
    if (at.tokens + tokens.length > maxTokens) {
      const bytes = tokens.slice(0, maxTokens - at.tokens).reduce((sum, length) => sum + length, 0)
      const base = starts[Math.max(0, starts.length - 1 - UNSETTLED_PIECES)] ?? at
      return { base, end: at.start + charsWithin(piece, bytes) }
    }
    at = { start: at.start + piece.length, tokens: at.tokens + tokens.length }
  }
  return undefined
}

/** Returns how many UTF-16 units fit into `bytes`, without cutting a character. */
function charsWithin(text: string, bytes: number): number {
  let end = 0
  let left = bytes
  while (end < text.length) {
    const after = nextCharacter(text, end)
    left -= utf8(text.slice(end, after)).length
    if (left < 0) break
    end = after
  }
  return end
}

function nextCharacter(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
}

function previousCharacter(text: string, at: number): number {
  return at - (at > 1 && (text.codePointAt(at - 2) ?? 0) > 0xffff ? 2 : 1)
}
