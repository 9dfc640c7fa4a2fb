import type { LedgerService } from '../ledger/service.ts'
import { cutToTokens, TokenCounter } from '../ledger/tokenizer.ts'

/**
 * More answer tokens are asked of the ledger in steps that double: short answers hold little back from others, long ones
 * take few transactions (each waits for the disk). What is left over is freed at the end.
 */
const FIRST_STEP_TOKENS = 32

/** Lets an answer grow only as far as tokens were reserved for it, unless `isBeyondLimit` says that it must not be cut. */
export class AnswerMeter {
  readonly #ledger: LedgerService
  readonly #id: string
  readonly #isBeyondLimit: () => boolean
  readonly #counter = new TokenCounter()
  #grantedTokens: number
  #stepTokens = FIRST_STEP_TOKENS

  constructor(ledger: LedgerService, id: string, grantedTokens: number, isBeyondLimit: () => boolean) {
    this.#ledger = ledger
    this.#id = id
    this.#isBeyondLimit = isBeyondLimit
    this.#grantedTokens = grantedTokens
  }

  /** How much of `chunk` may follow `text`. `isCut` when the day's tokens ended in it. Throws store_full. */
  admit(text: string, chunk: string): { chunk: string; isCut: boolean } {
    const tokens = this.#counter.add(chunk)
    while (tokens > this.#grantedTokens) {
      const granted = this.#ledger.extend(this.#id, this.#stepTokens, {
        isBeyondLimit: this.#isBeyondLimit(),
      })
      if (granted === 0) {
        // The longest text that fits may be shorter than what was already shown: that stays.
        const kept = cutToTokens(text + chunk, this.#grantedTokens)
        return { chunk: kept.slice(Math.min(text.length, kept.length)), isCut: true }
      }
      this.#grantedTokens += granted
      this.#stepTokens *= 2
    }
    return { chunk, isCut: false }
  }
}
