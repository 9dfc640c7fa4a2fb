import type { ChatRequest } from '../../contract/core/chat.ts'
import type { EngineState } from '../../contract/core/health.ts'
import type { ModelLimits, ModelParameters } from '../../contract/core/model-parameters.ts'
import type { Verdict } from '../../contract/core/policy.ts'
import { AppError } from '../../contract/errors.ts'
import type { ChatDeps } from '../../electron/core/chat/deps.ts'
import { type ChatService, createChatService } from '../../electron/core/chat/service.ts'
import { NO_PASSAGES } from '../../electron/core/documents/given-passages.ts'
import { createProvenanceService } from '../../electron/core/memory/provenance-service.ts'
import { createMemoryService, type MemoryService } from '../../electron/core/memory/service.ts'
import type { ChatCall, ChatChunk, Engine, EngineMessage } from '../../electron/core/models/engine.ts'
import { createTokenRates } from '../../electron/core/models/token-rates.ts'
import { createProjectService } from '../../electron/core/projects/service.ts'
import { NotesBudget } from '../../electron/core/recall/notes-budget.ts'
import type { PackedMemory, RecallTarget } from '../../electron/core/recall/query.ts'
import { newId } from '../../server-kit/new-id.ts'
import { TestLedger } from './test-ledger.ts'
import { RecordingRecall } from './test-memory.ts'

const READY: EngineState = {
  state: 'ready',
  mode: 'bundled',
  version: '0.24.0',
  progress: null,
  error: null,
  restarts: 0,
}

/** A fake engine: answers what a test sets, and keeps what it was asked. */
class ScriptedEngine implements Engine {
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
  /** Of every model. */
  modelLimits: ModelLimits = {
    context_tokens: 4_096,
    answer_tokens: 1_024,
    trained_tokens: 8_192,
    limited_by: 'memory',
  }
  limits = async () => this.modelLimits
  knownLimits = (model: string | null) => ({ model: model ?? 'smollm2:135m', limits: this.modelLimits })
  /** Counts a prompt as the engine does, which refuses what is longer than the window. */
  countTokens: ((messages: readonly EngineMessage[]) => number) | null = null
  restart = async () => {}

  async *chat(call: ChatCall): AsyncIterable<ChatChunk> {
    this.calls.push(call)
    const promptTokens = this.countTokens?.(call.messages) ?? 9
    if (promptTokens > this.modelLimits.context_tokens)
      throw new AppError('prompt_too_long', 'It is too long.')
    const held = this.#held
    for (const text of this.pieces) yield { type: 'text', text }
    if (held) await Promise.race([held, aborted(call.signal)])
    if (call.signal.aborted) return
    if (this.failure) throw this.failure
    const stats = {
      promptTokens,
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

/** What memory and the constitution answer to chat, as a test sets it. */
class ScriptedServices {
  mode: 'off' | 'ask' | 'automatic' = 'automatic'
  /** What the user set for single models. */
  parameters: Record<string, ModelParameters> = {}
  readonly lookedUp: RecallTarget[] = []
  /** Drafts whose look-up was prepared. */
  readonly prepared: string[] = []
  /** Ids of memories that are not there any more. */
  readonly forgotten = new Set<string>()
  notes: PackedMemory = { units: [], isGated: true, block: '', blockTokens: 0, usedMeaning: false }
  verdict: Verdict = {
    audit_id: null,
    outcome: 'allow',
    category: 'none',
    principle_id: null,
    principle_name: null,
    exception: null,
    scores: {},
    judged_by: 'rules',
  }
  alignment: { verdict: Verdict; revision: string | null } | null = null
  /** Ids of acts that the user has confirmed. */
  readonly asked = new Set<string>()
  readonly ended: string[] = []
  /** Messages whose statements were kept. */
  readonly remembered: string[] = []
  arrivals = 0
}

export interface TestChat extends ChatService {
  memory: MemoryService
  deps: ChatDeps
  scripted: ScriptedServices
  engine: ScriptedEngine
  test: TestLedger
  /** Sends and waits for the end; returns the answer's id. */
  say(message: string, options?: Omit<ChatRequest, 'message'>): Promise<string>
  close(): void
}

/** Chat on a real database and a real ledger, with a scripted engine. */
export async function openTestChat(): Promise<TestChat> {
  const test = await TestLedger.open()
  test.tier = 'pro'
  const engine = new ScriptedEngine()
  const scripted = new ScriptedServices()
  const base = { db: test.db, clock: test.clock, newId, logger: test.logger }
  const memory = createMemoryService({
    ...base,
    recall: () => new RecordingRecall(),
    scrub: () => {},
    forgetInCopies: async () => ({ rewritten: 0, left: [] }),
  })
  const deps: ChatDeps = {
    ...base,
    ledger: test.ledger,
    engine,
    projects: createProjectService(base),
    provenance: createProvenanceService(base),
    documents: { retrieve: async () => NO_PASSAGES, recordSources: () => {} },
    memory,
    remember: (messageId) => void scripted.remembered.push(messageId),
    recall: {
      retrieve: async (target) => {
        scripted.lookedUp.push(target)
        return scripted.notes
      },
      prepare: async (text) => void scripted.prepared.push(text),
      areUnchanged: (units) => !units.some(({ id }) => scripted.forgotten.has(id)),
    },
    policy: {
      validate: async () => scripted.verdict,
      validateByRules: () => scripted.verdict,
      align: async () => scripted.alignment ?? { verdict: scripted.verdict, revision: null },
      isConfirmed: (id) => scripted.asked.has(id),
    },
    background: {
      yieldToUser: () => {
        scripted.arrivals += 1
      },
      exchangeEnded: (sessionId) => void scripted.ended.push(sessionId),
    },
    notesBudget: new NotesBudget(),
    tokenRates: createTokenRates(),
    settings: () => ({
      memory_mode: scripted.mode,
      policy_model_judgement: false,
      model_parameters: scripted.parameters,
    }),
  }
  const chat = createChatService(deps)
  return {
    ...chat,
    memory,
    deps,
    scripted,
    engine,
    test,
    async say(message, options = {}) {
      const generation = chat.exchange.send({ message, ...options })
      await generation.live.ended()
      return generation.job.id
    },
    close: () => test.close(),
  }
}
