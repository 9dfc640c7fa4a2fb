import type { EngineState } from '../../contract/api/health.ts'
import type { AppError } from '../../contract/errors.ts'
import { type Chat, createChat } from '../../electron/core/chat/routes.ts'
import type { CoreDeps } from '../../electron/core/deps.ts'
import { newId } from '../../electron/core/ids.ts'
import type { ChatCall, ChatChunk, Engine } from '../../electron/core/models/engine.ts'
import { TestLedger } from './test-ledger.ts'

const READY: EngineState = {
  state: 'ready',
  mode: 'bundled',
  version: '0.24.0',
  progress: null,
  error: null,
  restarts: 0,
}

/** Stands where the engine would: says what a test gives it, and keeps what it was asked. */
export class ScriptedEngine implements Engine {
  readonly calls: ChatCall[] = []
  /** What the next answers consist of. */
  pieces: string[] = ['An ', 'answer.']
  doneReason = 'stop'
  /** Thrown after the pieces. */
  failure: AppError | null = null
  /** The answer waits after its pieces until this is called. */
  #release: (() => void) | null = null
  #held: Promise<void> | null = null

  hold(): void {
    this.#held = new Promise((resolve) => {
      this.#release = resolve
    })
  }
  release(): void {
    this.#release?.()
    this.#held = null
  }

  state = () => READY
  ready = async () => {}
  models = async () => []
  defaultModel = async () => 'smollm2:135m'
  restart = async () => {}

  async *chat(call: ChatCall): AsyncIterable<ChatChunk> {
    this.calls.push(call)
    const held = this.#held
    for (const text of this.pieces) yield { type: 'text', text }
    if (held) await Promise.race([held, aborted(call.signal)])
    if (call.signal.aborted) return
    if (this.failure) throw this.failure
    const stats = {
      promptTokens: 9,
      answerTokens: 3,
      loadMs: 0,
      promptMs: 1,
      answerMs: 30,
      doneReason: this.doneReason,
    }
    yield { type: 'end', stats }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

export interface TestChat extends Chat {
  deps: CoreDeps
  engine: ScriptedEngine
  test: TestLedger
  /** Sends and waits for the end; returns the answer's id. */
  say(message: string, where?: { session_id?: string; parent_id?: string | null }): Promise<string>
  close(): void
}

/** Chat on a real database and a real ledger, with an engine that says what it is told. */
export async function openTestChat(): Promise<TestChat> {
  const test = await TestLedger.open()
  test.tier = 'pro'
  const engine = new ScriptedEngine()
  const deps: CoreDeps = {
    db: test.db,
    clock: test.clock,
    newId,
    logger: test.logger,
    ledger: test.ledger,
    engine,
  }
  const chat = createChat(deps)
  return {
    ...chat,
    deps,
    engine,
    test,
    async say(message, where = {}) {
      const generation = chat.exchange.send({ message, ...where })
      await generation.live.ended()
      return generation.job.id
    },
    close: () => test.close(),
  }
}
