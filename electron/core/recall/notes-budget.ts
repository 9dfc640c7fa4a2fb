import { countTokens } from '../ledger/tokenizer.ts'
import type { NotesRoom } from './notes.ts'

/** However fast a model reads: more than this would push the chat out of the window. */
export const MAX_NOTES_TOKENS = 400
const NOTES_SHARE = 1 / 8
/**
 * The user waits for the first word: of the 0.3 s that memory may cost (spec N1), reading notes may take this much. A
 * single fact may take longer.
 */
const READING_SECONDS = 0.25
const FACT_SECONDS = 1
/**
 * Until a model was measured: room for one fact. SmolLM2-135M reads some 500 tokens a second on two cores, a model of
 * 3B about 40.
 */
const DEFAULT_TOKENS_PER_SECOND = 120
const KEPT_SPEEDS = 3
/** An answer without new notes may have come from the cache in part, so it raises the guess by this much at most. */
const UNSURE_FACTOR = 1.25

/** Returns the most that notes may take of a window, whatever the speed. */
export function maxNotesTokens(contextTokens: number): number {
  return Math.min(MAX_NOTES_TOKENS, Math.floor(contextTokens * NOTES_SHARE))
}

/**
 * How many tokens of notes a model is given: what it reads in the time above on this machine, by the figures that the
 * engine tells with each answer. The engine's own count of tokens cannot be used, since it holds what came from its
 * cache, nor can the whole prompt. The fence of new notes is random, so what follows it was surely read; the history
 * may have been read in the same time, so each figure is at most the true speed, and the highest is nearest to it.
 */
export class NotesBudget {
  readonly #factor: number
  readonly #speeds = new Map<string, number[]>()

  /** `factor`: a test that is not about speed gives the model all the time it needs. */
  constructor(factor = 1) {
    this.#factor = factor
  }

  room(model: string, contextTokens: number): Required<NotesRoom> {
    const within = (seconds: number) =>
      Math.min(maxNotesTokens(contextTokens), Math.floor(this.#speed(model) * seconds * this.#factor))
    return { maxTokens: within(READING_SECONDS), maxFactTokens: within(FACT_SECONDS) }
  }

  /** After an answer that was given new notes: the turn that held them, and how long the prompt took to read. */
  learn(model: string, turn: string, promptMs: number): void {
    if (promptMs > 0) this.#keep(model, perSecond(turn, promptMs))
  }

  /** After an answer for which there were notes, but no room. */
  learnNoRoom(model: string, turn: string, promptMs: number): void {
    if (promptMs <= 0) return
    const known = this.#speed(model)
    const figure = Math.min(perSecond(turn, promptMs), known * UNSURE_FACTOR)
    if (figure > known) this.#keep(model, figure)
  }

  #keep(model: string, tokensPerSecond: number): void {
    this.#speeds.set(model, [...(this.#speeds.get(model) ?? []), tokensPerSecond].slice(-KEPT_SPEEDS))
  }

  #speed(model: string): number {
    const speeds = this.#speeds.get(model)
    return speeds ? Math.max(...speeds) : DEFAULT_TOKENS_PER_SECOND
  }
}

function perSecond(text: string, ms: number): number {
  return (countTokens(text) * 1000) / ms
}
