import type { Ledger } from '../ledger/ledger.ts'
import { countTokens, cutToTokens } from '../ledger/tokenizer.ts'

/** More answer tokens are asked of the ledger in steps of this many: one short transaction for about a line of text. */
const GRANT_STEP_TOKENS = 32

/**
 * Lets an answer grow only as far as tokens were reserved for it. Counting the whole text at each chunk would be
 * quadratic, so it keeps an upper bound (joining two texts never needs more tokens than both apart) and counts
 * exactly only when the bound reaches the grant.
 */
export class AnswerMeter {
  readonly #ledger: Ledger
  readonly #id: string
  #grantedTokens: number
  #boundTokens = 0

  constructor(ledger: Ledger, id: string, grantedTokens: number) {
    this.#ledger = ledger
    this.#id = id
    this.#grantedTokens = grantedTokens
  }

  /** How much of `chunk` may follow `text`. `isCut` when the day's tokens ended in it. */
  admit(text: string, chunk: string): { chunk: string; isCut: boolean } {
    this.#boundTokens += countTokens(chunk)
    if (this.#boundTokens <= this.#grantedTokens) return { chunk, isCut: false }
    const whole = text + chunk
    this.#boundTokens = countTokens(whole)
    while (this.#boundTokens > this.#grantedTokens) {
      const granted = this.#ledger.extend(this.#id, GRANT_STEP_TOKENS)
      if (granted === 0) {
        // The cut may fall before the end of what was already shown (a longer word can be one token fewer).
        const kept = cutToTokens(whole, this.#grantedTokens)
        return { chunk: kept.slice(Math.min(text.length, kept.length)), isCut: true }
      }
      this.#grantedTokens += granted
    }
    return { chunk, isCut: false }
  }
}
