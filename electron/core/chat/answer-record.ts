import type { MessagePolicy, MessageStatus } from '../../../contract/core/chat.ts'
import type { Source } from '../../../contract/core/documents.ts'
import type { CoreErrorBody } from '../../../contract/core/errors.ts'
import type { Retrieved } from '../../../contract/core/recall.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { asAppError } from '../http/on-error.ts'
import { countTokens } from '../ledger/tokenizer.ts'
import type { EngineStats } from '../models/engine.ts'
import type { PackedMemory } from '../recall/query.ts'
import type { ChatDeps } from './deps.ts'
import type { GenerationJob } from './generation-job.ts'
import type { LiveAnswer } from './live-answer.ts'
import { endMessage, saveContent, savePolicy } from './message-store.ts'
import { touchSession } from './session-store.ts'

/** The text so far is written to disk at most this often, and once more at the end. */
const WRITE_THROUGH_MS = 500
/** While the disk is full the end of an answer is retried this often. */
const RETRY_END_MS = 5_000

/** How an answer ended, and all that is stored of it. */
export interface AnswerEnd {
  status: Exclude<MessageStatus, 'streaming'>
  error: CoreErrorBody['error'] | null
  stats: EngineStats | null
  /** What is shown; empty when nothing came. */
  content: string
  policy: MessagePolicy | null
  model: string | null
  /** What the model wrote: that is what was used, whatever is shown of it. */
  written: string
  firstTokenMs: number | null
  /** What the model thought first, and for how long; empty when it did not. */
  thinking: string
  thinkingMs: number | null
  notes: PackedMemory | null
  /** What was given earlier in the chat and stood in this prompt too. */
  readAgain: readonly Retrieved[]
  /** The first message that the model read; null: the chat from its beginning. */
  windowStartId: string | null
  /** Passages of the user's documents that it was given. */
  sources: readonly Source[]
}

/** Writes one answer to disk: its text as it grows, the verdict on its question, and its end. */
export class AnswerRecord {
  /** Set while the end cannot be written (a full disk): the user is told this. */
  endError: CoreErrorBody['error'] | null = null
  readonly #deps: ChatDeps
  readonly #job: GenerationJob
  readonly #live: LiveAnswer
  #timer: NodeJS.Timeout | null = null
  #lastSaveMs: number

  constructor(deps: ChatDeps, job: GenerationJob, live: LiveAnswer) {
    this.#deps = deps
    this.#job = job
    this.#live = live
    this.#lastSaveMs = deps.clock.monotonicMs()
  }

  /** Writes the text now when the last write is long enough ago, otherwise as soon as it is. */
  writeThrough(): void {
    if (this.#timer !== null) return
    const waitMs = this.#lastSaveMs + WRITE_THROUGH_MS - this.#deps.clock.monotonicMs()
    if (waitMs <= 0) this.#saveContent()
    else this.#timer = setTimeout(() => this.#saveContent(), waitMs)
  }

  /** Saves the verdict early, so that a user in danger sees help before a slow model writes. The end saves it again. */
  savePolicy(policy: MessagePolicy | null): void {
    if (!policy) return
    try {
      savePolicy(this.#deps.db, this.#job.id, JSON.stringify(policy))
    } catch (error) {
      this.#warn('verdict not saved yet', error)
    }
  }

  /**
   * Stores the end and resolves when it is on disk. While that fails, watchers are told, the text stays in memory and
   * the write is retried, until `isQuitting`.
   */
  async end(end: AnswerEnd, isQuitting: () => boolean): Promise<void> {
    this.#cancelTimer()
    for (;;) {
      try {
        commitEnd(this.#deps, this.#job, end)
        this.endError = null
        this.#live.end()
        return
      } catch (error) {
        const known = asAppError(error)
        this.endError = known.toBody().error
        this.#deps.logger.error('the end of an answer could not be saved', {
          generation: this.#job.id,
          code: known.code,
        })
        this.#live.end()
        if (isQuitting()) return
        await new Promise((resolve) => setTimeout(resolve, RETRY_END_MS))
      }
    }
  }

  #saveContent(): void {
    this.#cancelTimer()
    this.#lastSaveMs = this.#deps.clock.monotonicMs()
    try {
      saveContent(this.#deps.db, this.#job.id, this.#live.text)
    } catch (error) {
      // The answer goes on: `end` retries, and tells the user when it fails.
      this.#warn('write-through failed', error)
    }
  }

  #cancelTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #warn(message: string, error: unknown): void {
    this.#deps.logger.warn(message, { generation: this.#job.id, code: asAppError(error).code })
  }
}

/** Stores the answer, its usage, the freed rest of its reservation and what follows from it: all of it or nothing. */
function commitEnd(deps: ChatDeps, job: GenerationJob, end: AnswerEnd): void {
  const { db, clock, memory, provenance, background } = deps
  const { id, sessionId, memoryMode } = job
  const { content, stats, error, policy, notes } = end
  const outputTokens = content === '' ? 0 : countTokens(end.written)
  transaction(db, () => {
    const ledgerSeq = recordUsage(deps, job, end, outputTokens)
    endMessage(db, id, {
      content,
      status: end.status,
      model: end.model,
      error: error === null ? null : JSON.stringify(error),
      ended_at_ms: clock.nowMs(),
      first_token_ms: end.firstTokenMs,
      tokens_per_second: stats && stats.answerMs > 0 ? (stats.answerTokens * 1000) / stats.answerMs : null,
      input_tokens: ledgerSeq === null ? 0 : job.inputTokens,
      output_tokens: outputTokens,
      counted_messages: ledgerSeq === null ? 0 : 1,
      ledger_seq: ledgerSeq,
      policy: policy === null ? null : JSON.stringify(policy),
      window_start_id: end.windowStartId,
      ...thoughtOf(end.thinking, end.thinkingMs),
    })
    touchSession(db, sessionId, clock.nowMs())
    if (content === '') return
    memory.answerEnded(id)
    if (notes)
      provenance.recordAnswer(id, notes.units, memoryMode === 'ask' ? 'offered' : 'used', end.readAgain)
    provenance.recordRemoved(id, job.removedMemories)
    deps.documents.recordSources(id, end.sources)
    if (memoryMode !== 'off') background.exchangeEnded(sessionId)
  })
}

/** Returns the columns for what was thought: null in each when nothing was. `ms`: how long, null when nobody knows. */
export function thoughtOf(thinking: string, ms: number | null) {
  const isThere = thinking !== ''
  return {
    thinking: isThere ? thinking : null,
    thinking_ms: isThere ? ms : null,
    thinking_tokens: isThere ? countTokens(thinking) : null,
  }
}

/** Returns the seq of the first ledger entry; null when nothing came, which is free. */
function recordUsage(
  { ledger }: ChatDeps,
  { id, sessionId, inputTokens }: GenerationJob,
  { content, model, stats }: AnswerEnd,
  outputTokens: number,
): number | null {
  if (content === '') {
    ledger.release(id)
    return null
  }
  const engineTokens = stats
    ? { engine_prompt_tokens: stats.promptTokens, engine_answer_tokens: stats.answerTokens }
    : {}
  return ledger.settle(id, {
    inputTokens,
    outputTokens,
    metadata: { session_id: sessionId, message_id: id, model: model ?? '', ...engineTokens },
  })
}
