import { setImmediate } from 'node:timers/promises'
import type { MessagePolicy } from '../../../contract/core/chat.ts'
import type { CoreErrorBody } from '../../../contract/core/errors.ts'
import { AppError } from '../../../contract/errors.ts'
import { asAppError } from '../http/on-error.ts'
import type { EngineMessage, EngineStats } from '../models/engine.ts'
import { CONTEXT_TOKENS, MAX_ANSWER_TOKENS } from '../models/limits.ts'
import type { PackedMemory } from '../recall/recall-service.ts'
import { type AnswerEnd, commitEnd } from './answer-end.ts'
import { AnswerMeter } from './answer-meter.ts'
import type { ChatDeps } from './chat-deps.ts'
import type { GenerationJob } from './generation-job.ts'
import { refusalOf, toMessagePolicy } from './judgement.ts'
import { LiveAnswer } from './live-answer.ts'
import { buildPrompt, withNotes } from './prompt.ts'
import { saveContent, savePolicy } from './store.ts'

/** The text so far is written to disk at most this often, and once more at the end. */
const WRITE_THROUGH_MS = 500
/** A first start imports two models before the engine answers; an engine that failed is told at once. */
const ENGINE_WAIT_MS = 15 * 60_000
/** While the disk is full the end of an answer is tried again this often. */
const RETRY_END_MS = 5_000

type Aligned = Pick<AnswerEnd, 'content' | 'policy'>
type Outcome = Pick<AnswerEnd, 'status' | 'error' | 'stats'>

/**
 * One answer being written. It belongs to the core: it runs from its first word to its last whoever watches, is
 * written through to disk as it grows, and ends in one transaction with its usage (design §2).
 */
export class Generation {
  readonly live = new LiveAnswer()
  /** Resolves once the question was judged: what the verdict says is stored with the answer then. */
  readonly judged: Promise<void>
  #isJudged: () => void = () => undefined
  readonly job: GenerationJob
  /** Set when the end could not be written (a full disk): what the person must be told. */
  endError: CoreErrorBody['error'] | null = null
  readonly #deps: ChatDeps
  readonly #abort = new AbortController()
  readonly #refused = new AbortController()
  readonly #startedMs: number
  #model: string | null
  #notes: PackedMemory | null = null
  #policy: MessagePolicy | null = null
  #firstTokenMs: number | null = null
  #stopStatus: 'stopped' | 'interrupted' = 'stopped'
  #saveTimer: NodeJS.Timeout | null = null
  #lastSaveMs: number

  constructor(deps: ChatDeps, job: GenerationJob) {
    this.#deps = deps
    this.job = job
    this.#model = job.model
    this.#startedMs = deps.clock.monotonicMs()
    this.#lastSaveMs = this.#startedMs
    this.judged = new Promise((resolve) => {
      this.#isJudged = resolve
    })
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
    const aligned = await this.#align(outcome.status)
    await this.#end(outcome, aligned)
  }

  /**
   * The model begins to read while the question is judged, since both take their time; nothing of what it writes is let
   * through before the verdict. What rules stop at once is never given to it.
   */
  async #write(): Promise<Outcome> {
    const judging = this.#validate().finally(this.#isJudged)
    const atOnce = await Promise.race([judging, setImmediate(null)])
    if (!atOnce) {
      void judging.then((refusal) => refusal && this.#refused.abort())
      const outcome = await this.#answer(judging)
      if (!(await judging)) return outcome
    }
    return { status: 'failed', error: await judging, stats: null }
  }

  async #answer(judging: Promise<CoreErrorBody['error'] | null>): Promise<Outcome> {
    const { engine, ledger } = this.#deps
    const meter = new AnswerMeter(
      ledger,
      this.job.id,
      this.job.grantedTokens,
      () => this.#policy?.category === 'crisis',
    )
    try {
      await this.#engineReady()
      this.#model ??= await engine.defaultModel()
      const messages = await this.#readableByModel(this.#model)
      const chunks = engine.chat({
        model: this.#model,
        messages,
        maxTokens: MAX_ANSWER_TOKENS,
        contextTokens: CONTEXT_TOKENS,
        signal: AbortSignal.any([this.#abort.signal, this.#refused.signal]),
      })
      for await (const chunk of chunks) {
        if (this.#abort.signal.aborted) break
        if (chunk.type === 'end') {
          if (this.#givesNotes) this.job.notesBudget.learn(this.#model, messages, chunk.stats)
          return endedByModel(chunk.stats, this.live.text)
        }
        if (chunk.text === '') continue
        if (await judging) break
        this.#firstTokenMs ??= this.#deps.clock.monotonicMs() - this.#startedMs
        const admitted = meter.admit(this.live.text, chunk.text)
        this.live.append(admitted.chunk)
        if (admitted.isCut) {
          // Leaving the loop closes the engine's stream, which stops it from computing what nobody may read.
          return { status: 'cut', error: this.#quotaError(), stats: null }
        }
        this.#writeThrough()
      }
      return { status: this.#stopStatus, error: null, stats: null }
    } catch (error) {
      if (this.#abort.signal.aborted) return { status: this.#stopStatus, error: null, stats: null }
      const known = asAppError(error)
      this.#deps.logger.warn('generation failed', { generation: this.job.id, code: known.code })
      return { status: 'failed', error: known.toBody().error, stats: null }
    }
  }

  get #question(): string {
    return this.job.path.at(-1)?.content ?? ''
  }

  get #judgeContext() {
    const useModel = this.#deps.settings().policy_model_judgement
    return { sessionId: this.job.sessionId, messageId: this.job.id, useModel }
  }

  async #validate(): Promise<CoreErrorBody['error'] | null> {
    const { policy } = this.#deps
    const verdict = await policy.validate(this.#question, this.#judgeContext)
    this.#policy = toMessagePolicy('validate', verdict)
    this.#savePolicy()
    const { confirmedActId, sessionId } = this.job
    const isConfirmed =
      confirmedActId !== null && policy.isConfirmed(confirmedActId, this.#question, sessionId)
    return refusalOf(verdict, isConfirmed)
  }

  /** Whoever may be in danger should see help before a slow model has its first word. The end of the answer saves it too. */
  #savePolicy(): void {
    if (!this.#policy) return
    try {
      savePolicy(this.#deps.db, this.job.id, JSON.stringify(this.#policy))
    } catch (error) {
      this.#deps.logger.warn('verdict not saved yet', {
        generation: this.job.id,
        code: asAppError(error).code,
      })
    }
  }

  /** The prompt with what memory brings, if it may. */
  async #readableByModel(model: string): Promise<EngineMessage[]> {
    const { projects, recall } = this.#deps
    const { path, projectId, sessionId, memoryMode, excludedMemories, notesBudget } = this.job
    const maxTokens = memoryMode === 'off' ? 0 : notesBudget.tokens(model)
    const prompt = buildPrompt(path, {
      instructions: projects.find(projectId)?.instructions ?? '',
      notesTokens: maxTokens,
    })
    if (memoryMode === 'off') return prompt.messages
    this.#notes = await recall.retrieve({
      query: this.#question,
      scope: { sessionId, projectId },
      exclude: new Set([...prompt.heldIds, ...excludedMemories]),
      held: prompt.messages.map(({ content }) => content),
      maxTokens,
    })
    if (!this.#notes.isGated && this.#notes.units.length === 0) notesBudget.learnNoRoom(model)
    return this.#givesNotes ? withNotes(prompt.messages, this.#notes.block) : prompt.messages
  }

  get #givesNotes(): boolean {
    return this.job.memoryMode === 'automatic' && this.#notes !== null && this.#notes.block !== ''
  }

  /** What the constitution says of the answer; at most one revision, and the model's own words stay readable. */
  async #align(status: Outcome['status']): Promise<Aligned> {
    const content = this.live.text
    // On the way out there is no time to judge, and the engine may be gone.
    const { policy } = this.#deps
    // Blanks alone are no answer: nothing of them is kept or counted.
    if (content.trim() === '') return { content: '', policy: this.#policy }
    if (status === 'interrupted') return { content, policy: this.#policy }
    const { verdict, revision } = await policy.align(this.#question, content, this.#judgeContext)
    const judged = toMessagePolicy('align', verdict, revision === null ? null : content)
    return { content: revision ?? content, policy: judged ?? this.#policy }
  }

  async #engineReady(): Promise<void> {
    const { signal } = this.#abort
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    await Promise.race([this.#deps.engine.ready(ENGINE_WAIT_MS), aborted])
    signal.throwIfAborted()
  }

  /** Writes now when the last write is long enough ago, otherwise as soon as it is, also when nothing more comes. */
  #writeThrough(): void {
    if (this.#saveTimer !== null) return
    const waitMs = this.#lastSaveMs + WRITE_THROUGH_MS - this.#deps.clock.monotonicMs()
    if (waitMs <= 0) this.#save()
    else this.#saveTimer = setTimeout(() => this.#save(), waitMs)
  }

  #save(): void {
    this.#cancelSave()
    this.#lastSaveMs = this.#deps.clock.monotonicMs()
    try {
      saveContent(this.#deps.db, this.job.id, this.live.text)
    } catch (error) {
      // The answer goes on: its end is tried, and told, by #end.
      this.#deps.logger.warn('write-through failed', {
        generation: this.job.id,
        code: asAppError(error).code,
      })
    }
  }

  #cancelSave(): void {
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer)
    this.#saveTimer = null
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

  async #end(outcome: Outcome, aligned: Aligned): Promise<void> {
    this.#cancelSave()
    for (;;) {
      try {
        commitEnd(this.#deps, this.job, {
          ...outcome,
          ...aligned,
          model: this.#model,
          written: this.live.text,
          firstTokenMs: this.#firstTokenMs,
          notes: this.#notes,
        })
        this.endError = null
        this.live.end()
        return
      } catch (error) {
        const known = asAppError(error)
        this.endError = known.toBody().error
        this.#deps.logger.error('the end of an answer could not be saved', {
          generation: this.job.id,
          code: known.code,
        })
        // Watchers are told now; the text stays in memory and is saved as soon as there is room.
        this.live.end()
        if (this.#stopStatus === 'interrupted') return
        await new Promise((resolve) => setTimeout(resolve, RETRY_END_MS))
      }
    }
  }
}

function endedByModel(stats: EngineStats, text: string): Outcome {
  if (text.trim() === '') {
    const words = 'The model ended without a word. Try again, or choose another model.'
    return { status: 'failed', error: new AppError('answer_empty', words).toBody().error, stats }
  }
  if (stats.doneReason !== 'length') return { status: 'complete', error: null, stats }
  const words = `This answer reached the greatest length of ${MAX_ANSWER_TOKENS} tokens. Ask to go on.`
  return { status: 'cut', error: new AppError('answer_limit_reached', words).toBody().error, stats }
}
