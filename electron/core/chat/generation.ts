import { setImmediate } from 'node:timers/promises'
import type { CoreErrorBody, CoreErrorCode } from '../../../contract/core/errors.ts'
import type { ModelLimits } from '../../../contract/core/model-parameters.ts'
import { AppError } from '../../../contract/errors.ts'
import { splitThinking, THINK_CLOSE } from '../../../contract/thinking.ts'
import { asAppError } from '../http/on-error.ts'
import type { ChatChunk, EngineStats } from '../models/engine.ts'
import { tooLongForModel } from './admission.ts'
import { AnswerMeter } from './answer-meter.ts'
import { type AnswerEnd, AnswerRecord } from './answer-record.ts'
import type { ChatDeps } from './deps.ts'
import type { GenerationJob } from './generation-job.ts'
import { Judging } from './judging.ts'
import { LiveAnswer } from './live-answer.ts'
import { type PreparedPrompt, preparePrompt } from './prepare-prompt.ts'

/** A first start imports two models before the engine answers; an engine that failed is told at once. */
const ENGINE_WAIT_MS = 15 * 60_000

type Outcome = Pick<AnswerEnd, 'status' | 'error' | 'stats'>

/**
 * One answer being written. It belongs to the core: it runs from its first word to its last also when nobody watches,
 * is written through to disk as it grows, and ends in one transaction with its usage (design §2).
 */
export class Generation {
  readonly live = new LiveAnswer()
  /** Resolves once the question was judged: the verdict is stored with the answer then. */
  readonly judged: Promise<void>
  #isJudged: () => void = () => undefined
  readonly job: GenerationJob
  readonly #deps: ChatDeps
  readonly #judging: Judging
  readonly #record: AnswerRecord
  readonly #abort = new AbortController()
  readonly #refused = new AbortController()
  readonly #startedMs: number
  #model: string | null
  #prompt: PreparedPrompt | null = null
  #firstTokenMs: number | null = null
  #thinkingMs: number | null = null
  #askedMs = 0
  #stopStatus: 'stopped' | 'interrupted' = 'stopped'

  constructor(deps: ChatDeps, job: GenerationJob) {
    this.#deps = deps
    this.job = job
    this.#model = job.model
    this.#startedMs = deps.clock.monotonicMs()
    this.#judging = new Judging(deps, job)
    this.#record = new AnswerRecord(deps, job, this.live)
    this.judged = new Promise((resolve) => {
      this.#isJudged = resolve
    })
  }

  /** Set while the end could not be written (a full disk): what the user must be told. */
  get endError(): CoreErrorBody['error'] | null {
    return this.#record.endError
  }

  /** Ends it with what came so far, and resolves when that is on disk. */
  async stop(status: 'stopped' | 'interrupted'): Promise<void> {
    this.#stopStatus = status
    this.#abort.abort()
    await this.live.ended()
  }

  /** Never throws: every way to end is an outcome. Resolves when the end is on disk. */
  async run(): Promise<void> {
    const outcome = await this.#write()
    const { thinking, answer } = splitThinking(this.live.text)
    const content = await this.#judging.align(answer, outcome.status)
    const end = {
      ...outcome,
      content,
      policy: this.#judging.policy,
      model: this.#model,
      written: this.live.text,
      firstTokenMs: this.#firstTokenMs,
      thinking,
      thinkingMs: this.#thinkingMs,
      notes: this.#prompt?.found ?? null,
      readAgain: this.#prompt?.readAgain ?? [],
      windowStartId: this.#prompt?.windowStartId ?? null,
      sources: this.#prompt?.sources ?? [],
    }
    await this.#record.end(end, () => this.#stopStatus === 'interrupted')
  }

  /**
   * The model begins to read while the question is judged, since both take their time; nothing of what it writes is let
   * through before the verdict. What rules stop at once is never given to it.
   */
  async #write(): Promise<Outcome> {
    const judging = this.#judge()
    const atOnce = await Promise.race([judging, setImmediate(null)])
    if (!atOnce) {
      void judging.then((refusal) => refusal && this.#refused.abort())
      const outcome = await this.#answer(judging)
      if (!(await judging)) return outcome
    }
    return { status: 'failed', error: await judging, stats: null }
  }

  /** Returns why the question is not answered, or null when it is. */
  async #judge(): Promise<CoreErrorBody['error'] | null> {
    try {
      const refusal = await this.#judging.validate()
      this.#record.savePolicy(this.#judging.policy)
      const question = this.job.path.at(-1)
      if (refusal === null && question) this.#deps.remember(question.id)
      return refusal
    } finally {
      this.#isJudged()
    }
  }

  async #answer(judging: Promise<CoreErrorBody['error'] | null>): Promise<Outcome> {
    const { clock, engine, ledger } = this.#deps
    const meter = new AnswerMeter(ledger, this.job.id, this.job.grantedTokens, () => this.#judging.isCrisis)
    let readMs: number | null = null
    try {
      await this.#engineReady()
      this.#model ??= await engine.defaultModel()
      const model = this.#model
      const limits = await engine.limits(model)
      for await (const chunk of this.#ask(model, limits)) {
        if (this.#abort.signal.aborted) break
        if (chunk.type === 'end') {
          readMs = chunk.stats.promptMs
          this.#deps.tokenRates.learn(model, this.#prompt?.messages ?? [], chunk.stats.promptTokens)
          return endedByModel(chunk.stats, this.live.text, limits)
        }
        if (chunk.text === '') continue
        // For an answer that is stopped, which comes without the engine's figures.
        readMs ??= clock.monotonicMs() - this.#askedMs
        if (await judging) break
        this.#firstTokenMs ??= clock.monotonicMs() - this.#startedMs
        const admitted = meter.admit(this.live.text, chunk.text)
        this.live.append(admitted.chunk)
        this.#timeThinking(chunk.text)
        if (admitted.isCut) {
          // Leaving the loop closes the engine's stream, which stops it from computing what nobody may read.
          return { status: 'cut', error: this.#quotaError(), stats: null }
        }
        this.#record.writeThrough()
      }
      return { status: this.#stopStatus, error: null, stats: null }
    } catch (error) {
      if (this.#abort.signal.aborted) return { status: this.#stopStatus, error: null, stats: null }
      const known = asAppError(error)
      this.#deps.logger.warn('generation failed', { generation: this.job.id, code: known.code })
      return { status: 'failed', error: known.toBody().error, stats: null }
    } finally {
      if (readMs !== null && this.#model !== null && this.#prompt)
        this.#learn(this.#model, this.#prompt, readMs)
    }
  }

  /**
   * Asks the model. How many tokens a prompt takes is an estimate until the engine counts them; it cuts nothing, but
   * refuses what is too long, and then more of the chat is left out. Throws message_too_long_for_model.
   */
  async *#ask(model: string, limits: ModelLimits): AsyncGenerator<ChatChunk> {
    const { clock, engine, tokenRates } = this.#deps
    for (let isShort = false; ; isShort = true) {
      const prompt = await preparePrompt(this.#deps, this.job, { model, limits, isShort })
      this.#prompt = prompt
      this.#askedMs = clock.monotonicMs()
      try {
        yield* engine.chat({
          model,
          messages: prompt.messages,
          maxTokens: limits.answer_tokens,
          signal: AbortSignal.any([this.#abort.signal, this.#refused.signal]),
        })
        return
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'prompt_too_long') throw error
        tokenRates.learnTooLong(model, prompt.messages, limits.context_tokens)
        if (prompt.isShortest) throw tooLongForModel(model, limits, limits.context_tokens)
      }
    }
  }

  /** Measures how long the model thinks: from its first piece to the closing tag, or until it is stopped. */
  #timeThinking(piece: string): void {
    const { text } = this.live
    const isClosed = text.length > piece.length && text.slice(0, -piece.length).includes(THINK_CLOSE)
    if (isClosed) return
    const sinceFirstMs = this.#deps.clock.monotonicMs() - this.#startedMs - (this.#firstTokenMs ?? 0)
    this.#thinkingMs = Math.round(sinceFirstMs)
  }

  /** Learns how fast the model reads, which limits the notes of the next answers. */
  #learn(model: string, { messages, found, isGiven }: PreparedPrompt, promptMs: number): void {
    const { notesBudget } = this.job
    const turn = messages.at(-1)?.content ?? ''
    if (isGiven) notesBudget.learn(model, turn, promptMs)
    else if (found && !found.isGated && found.units.length === 0) {
      notesBudget.learnNoRoom(model, turn, promptMs)
    }
  }

  async #engineReady(): Promise<void> {
    const { signal } = this.#abort
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    await Promise.race([this.#deps.engine.ready(ENGINE_WAIT_MS), aborted])
    signal.throwIfAborted()
  }

  /** Nothing is left; what this and other answers have reserved counts as used, since it is about to be. */
  #quotaError(): CoreErrorBody['error'] {
    const { tokens, resets_at } = this.#deps.ledger.quota()
    const details = {
      resource: 'tokens',
      used: tokens.limit - tokens.remaining,
      limit: tokens.limit,
      resets_at,
    }
    const words = 'Today’s tokens ran out in the middle of this answer. What came is kept.'
    return new AppError('quota_exceeded', words, { details }).toBody().error
  }
}

function endedByModel(stats: EngineStats, written: string, limits: ModelLimits): Outcome {
  const { thinking, answer } = splitThinking(written)
  const failed = (code: CoreErrorCode, words: string): Outcome => ({
    status: 'failed',
    error: new AppError(code, words).toBody().error,
    stats,
  })
  if (answer.trim() === '') {
    if (thinking === '')
      return failed('answer_empty', 'The model ended without a word. Try again, or choose another model.')
    return stats.doneReason === 'length'
      ? failed(
          'answer_thought_too_long',
          `All ${stats.answerTokens} tokens of this answer went into thinking. Ask something smaller, or choose another model.`,
        )
      : failed(
          'answer_thought_only',
          'The model thought, and gave no answer. Try again, or choose another model.',
        )
  }
  if (stats.doneReason !== 'length') return { status: 'complete', error: null, stats }
  const words =
    stats.answerTokens < limits.answer_tokens
      ? `The window of ${limits.context_tokens} tokens is full. Ask to go on.`
      : `This answer reached the greatest length of ${limits.answer_tokens} tokens. Ask to go on.`
  return { status: 'cut', error: new AppError('answer_limit_reached', words).toBody().error, stats }
}
