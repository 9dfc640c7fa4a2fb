import { O200K_TOKEN_SPLIT_REGEX } from 'gpt-tokenizer/encodingParams/constants'
import { encodePiece, utf8 } from './byte-pairs.ts'

/**
 * Metered tokens (spec E1): o200k_base over the text, whatever the model, so that a person can count again. Marks such
 * as <|endoftext|> are ordinary text here: a person may write them, and they end nothing.
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
  const { pieceStart, bytesIntoPiece, tokensBefore } = findToken(text, maxTokens)
  if (pieceStart === text.length) return text
  let end = pieceStart + charsWithin(text.slice(pieceStart), bytesIntoPiece)
  const counts = (to: number) => tokensBefore + countTokens(text.slice(pieceStart, to))
  // Cut off from what followed it, the rest may fall into other pieces ("it'" for "it's") and count one more.
  while (end > pieceStart && counts(end) > maxTokens) end = previousCharacter(text, end)
  let longest = end
  for (let look = 0; look < LOOK_AHEAD_CHARACTERS && end < text.length; look++) {
    end = nextCharacter(text, end)
    if (counts(end) <= maxTokens) longest = end
  }
  // Where a cut moves the borders of pieces before it, only a whole count is sure.
  while (longest > 0 && countTokens(text.slice(0, longest)) > maxTokens)
    longest = previousCharacter(text, longest)
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

/** Where the token number `maxTokens` ends: in which piece, how many bytes into it, and how many tokens are before. */
function findToken(text: string, maxTokens: number) {
  let pieceStart = 0
  let tokensBefore = 0
  for (const piece of pieces(text)) {
    const tokens = encodePiece(utf8(piece))
    if (tokensBefore + tokens.length > maxTokens) {
      const kept = tokens.slice(0, maxTokens - tokensBefore)
      return { pieceStart, tokensBefore, bytesIntoPiece: kept.reduce((sum, bytes) => sum + bytes, 0) }
    }
    tokensBefore += tokens.length
    pieceStart += piece.length
  }
  return { pieceStart: text.length, tokensBefore, bytesIntoPiece: 0 }
}

/** How many UTF-16 units fit whole into so many bytes. */
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
