import { AppError } from '../../../contract/errors.ts'
import { askForJson, type JsonAnswer, type JsonQuestion } from '../models/ask-for-json.ts'
import type { Engine } from '../models/engine.ts'

/**
 * Gives background work access to the engine (spec B4): only while no answer is being written, and it stops at once
 * when the user sends a message. Closing the stream makes Ollama stop computing after the token that it is at.
 */
export class BackgroundLane {
  readonly #engine: Pick<Engine, 'chat' | 'defaultModel'>
  readonly #isUserWaiting: () => boolean
  readonly #running = new Set<AbortController>()

  constructor(engine: Pick<Engine, 'chat' | 'defaultModel'>, isUserWaiting: () => boolean) {
    this.#engine = engine
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
      return await askForJson(this.#engine, { ...question, signal: call.signal })
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
