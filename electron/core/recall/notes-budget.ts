import { countTokens } from '../ledger/tokenizer.ts'
import type { EngineMessage, EngineStats } from '../models/engine.ts'
import { CONTEXT_TOKENS } from '../models/limits.ts'

/** Notes from memory: at most 800 tokens and a quarter of the context (design §5), however fast a model reads. */
export const MAX_NOTES_TOKENS = Math.min(800, CONTEXT_TOKENS / 4)
/** The user waits for the first word: notes may cost this much of it. */
const READING_SECONDS = 0.5
/** Until a model was measured. SmolLM2-135M reads some 500 tokens a second on two cores, a model of 3B about 40. */
const DEFAULT_TOKENS_PER_SECOND = 300
/** The median of this many answers: one that shared the processor with something else does not count for much. */
const KEPT_SPEEDS = 5
/** An answer whose notes found no room measures nothing, so the guess rises a little until some are given again. */
const RETRY_FACTOR = 1.1
/** What cannot be in the engine's cache with notes before the last question: that turn, and the exchange before it. */
const FRESH_MESSAGES = 3

/**
 * How many tokens of notes a model is given: what it reads in half a second on this machine, by the figures that the
 * engine tells with each answer. The engine's own count cannot be used, since it holds what came from its cache.
 */
export class NotesBudget {
  readonly #readingSeconds: number
  readonly #speeds = new Map<string, number[]>()

  /** `readingSeconds`: a test that is not about speed gives the model all the time it needs. */
  constructor(readingSeconds = READING_SECONDS) {
    this.#readingSeconds = readingSeconds
  }

  tokens(model: string): number {
    return Math.min(MAX_NOTES_TOKENS, Math.floor(this.#speed(model) * this.#readingSeconds))
  }

  /** After an answer that was given notes: what of `messages` was surely read, and how long it took. */
  learn(model: string, messages: readonly EngineMessage[], stats: EngineStats): void {
    if (stats.promptMs <= 0) return
    const tokens = messages.slice(-FRESH_MESSAGES).reduce((sum, { content }) => sum + countTokens(content), 0)
    this.#keep(model, (tokens * 1000) / stats.promptMs)
  }

  /** After an answer for which there were notes, but no room. */
  learnNoRoom(model: string): void {
    this.#keep(model, this.#speed(model) * RETRY_FACTOR)
  }

  #keep(model: string, tokensPerSecond: number): void {
    this.#speeds.set(model, [...(this.#speeds.get(model) ?? []), tokensPerSecond].slice(-KEPT_SPEEDS))
  }

  #speed(model: string): number {
    const sorted = (this.#speeds.get(model) ?? []).toSorted((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? DEFAULT_TOKENS_PER_SECOND
  }
}
