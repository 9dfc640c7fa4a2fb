import { AppError } from '../../../contract/errors.ts'
import { askForJson, type JsonAnswer, type JsonQuestion } from '../models/ask-for-json.ts'
import type { Engine } from '../models/engine.ts'
import { readInParts } from './read-in-parts.ts'

/**
 * Gives background work access to the engine (spec B4): only while no answer is being written, and it stops at once
 * when the user sends a message. Closing the stream makes Ollama stop computing after the token that it is at, or
 * after the part of the question that it reads.
 */
export class BackgroundLane {
  readonly #engine: Pick<Engine, 'chat' | 'defaultModel'>
  readonly #nowMs: () => number
  readonly #isUserWaiting: () => boolean
  readonly #running = new Set<AbortController>()

  constructor(
    engine: Pick<Engine, 'chat' | 'defaultModel'>,
    nowMs: () => number,
    isUserWaiting: () => boolean,
  ) {
    this.#engine = engine
    this.#nowMs = nowMs
    this.#isUserWaiting = isUserWaiting
  }

  /** Ends the running call. */
  yield(): void {
    for (const call of this.#running) call.abort()
  }

  get isBusy(): boolean {
    return this.#running.size > 0
  }

  /** Throws work_yielded, and what the engine throws. */
  async ask(question: Omit<JsonQuestion, 'signal'>): Promise<JsonAnswer> {
    if (this.#isUserWaiting()) throw yielded()
    const call = new AbortController()
    this.#running.add(call)
    try {
      const model = question.model ?? (await this.#engine.defaultModel())
      const asked = { ...question, model, signal: call.signal }
      await readInParts(this.#engine, asked, this.#nowMs)
      return await askForJson(this.#engine, asked)
    } catch (error) {
      throw call.signal.aborted ? yielded() : error
    } finally {
      this.#running.delete(call)
    }
  }
}

function yielded(): AppError {
  return new AppError('work_yielded', 'The user is chatting; this is done later.')
}
