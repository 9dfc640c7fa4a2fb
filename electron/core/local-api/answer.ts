import { apiSessionId } from '../../../contract/core/local-api.ts'
import type { ModelLimits } from '../../../contract/core/model-parameters.ts'
import type { Verdict } from '../../../contract/core/policy.ts'
import { splitThinking } from '../../../contract/thinking.ts'
import { createAdmission, tooLongForModel } from '../chat/admission.ts'
import { AnswerMeter } from '../chat/answer-meter.ts'
import { countTokens } from '../ledger/tokenizer.ts'
import type { EngineStats } from '../models/engine.ts'
import { callEnded, contentRefused } from './api-error.ts'
import { type ApiChat, questionOf } from './chat-request.ts'
import type { LocalApiDeps } from './deps.ts'
import { giveNotes } from './give-notes.ts'
import { type Delta, DeltaSplitter } from './split-delta.ts'

/** How long a call waits for an engine that is starting. */
const ENGINE_WAIT_MS = 60_000

export interface AnswerCall {
  /** Id of the answer, of its reservation and of its entries in the ledger. */
  id: string
  keyId: string
  model: string
  chat: ApiChat
  /** Whether notes from memory are looked up. */
  hasMemory: boolean
  signal: AbortSignal
}

/** As OpenAI names them; content_filter: the constitution has changed the answer. */
type FinishReason = 'stop' | 'length' | 'content_filter'

export interface AnswerUsage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  completion_tokens_details: { reasoning_tokens: number }
}

export type AnswerPiece =
  | { type: 'delta'; delta: Delta }
  | {
      type: 'end'
      finishReason: FinishReason
      /** What the constitution makes of the answer; null: nothing had to change. */
      revision: string | null
      usage: AnswerUsage
    }

/** Resolves with the name of the model when the engine can answer; rejects when the signal aborts. */
export async function modelOf(
  { engine }: Pick<LocalApiDeps, 'engine'>,
  named: string | null,
  signal: AbortSignal,
): Promise<string> {
  const ended = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await Promise.race([engine.ready(ENGINE_WAIT_MS), ended])
  if (signal.aborted) throw callEnded()
  return named ?? (await engine.defaultModel())
}

/**
 * Writes one answer under the same rules as chat: what it takes is reserved first and recorded at the end, however it
 * ends, and the constitution judges the question before the model sees it. Nothing of it is kept but the use. Throws
 * AppError and ApiError, mostly before the first piece; leaving the loop stops the engine.
 */
export async function* writeAnswer(deps: LocalApiDeps, call: AnswerCall): AsyncGenerator<AnswerPiece> {
  const { engine, ledger, policy } = deps
  const { id, chat, model, signal } = call
  const question = questionOf(chat.messages)
  const limits = await engine.limits(model)
  checkFits(deps, call, limits)
  const inputTokens = chat.messages.reduce((sum, { content }) => sum + countTokens(content), 0)
  const context = { sessionId: null, messageId: null, useModel: deps.settings().policy_model_judgement }
  const { reservation } = createAdmission(deps).reserve(id, question, inputTokens)
  const splitter = new DeltaSplitter()
  let written = ''
  let stats: EngineStats | null = null
  let finishReason: FinishReason = 'stop'
  try {
    const verdict = await policy.validate(question, context)
    if (isRefused(verdict)) throw contentRefused(verdict)
    const meter = new AnswerMeter(ledger, id, reservation.grantedTokens, () => verdict.category === 'crisis')
    const { maxTokens, messages, model: _, ...options } = chat
    const chunks = engine.chat({
      ...options,
      model,
      messages: call.hasMemory ? await giveNotes(deps, { model, limits }, messages) : messages,
      maxTokens: Math.min(maxTokens ?? limits.answer_tokens, limits.context_tokens),
      signal,
    })
    for await (const chunk of chunks) {
      if (chunk.type === 'end') {
        stats = chunk.stats
        if (stats.doneReason === 'length') finishReason = 'length'
        break
      }
      const admitted = meter.admit(written, chunk.text)
      written += admitted.chunk
      const delta = splitter.next(written)
      if (delta) yield { type: 'delta', delta }
      if (!admitted.isCut) continue
      finishReason = 'length'
      break
    }
  } finally {
    record(deps, call, { inputTokens, written, stats })
  }
  const { thinking, answer } = splitThinking(written)
  const revision = answer.trim() === '' ? null : (await policy.align(question, answer, context)).revision
  const outputTokens = countTokens(written)
  yield {
    type: 'end',
    finishReason: revision === null ? finishReason : 'content_filter',
    revision,
    usage: {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
      completion_tokens_details: { reasoning_tokens: thinking === '' ? 0 : countTokens(thinking) },
    },
  }
}

function isRefused({ outcome }: Verdict): boolean {
  return outcome === 'block' || outcome === 'ask'
}

/**
 * Throws message_too_long_for_model for what is longer than the model's window by any measure, so that nobody judges and
 * counts a flood of text. What the engine finds too long it refuses itself: nothing is ever cut.
 */
function checkFits({ tokenRates }: LocalApiDeps, { model, chat }: AnswerCall, limits: ModelLimits): void {
  const tokens = chat.messages.reduce((sum, { content }) => sum + tokenRates.atLeast(model, content), 0)
  if (tokens > limits.context_tokens) throw tooLongForModel(model, limits, tokens)
}

interface Used {
  inputTokens: number
  written: string
  stats: EngineStats | null
}

/** One rule for every end, as in chat: something came, and it is recorded; nothing came, and it is free. */
function record({ ledger }: LocalApiDeps, { id, keyId, model }: AnswerCall, used: Used): void {
  const { inputTokens, written, stats } = used
  if (written.trim() === '') {
    ledger.release(id)
    return
  }
  ledger.settle(id, {
    inputTokens,
    outputTokens: countTokens(written),
    metadata: {
      session_id: apiSessionId(keyId),
      message_id: id,
      model,
      ...(stats
        ? { engine_prompt_tokens: stats.promptTokens, engine_answer_tokens: stats.answerTokens }
        : {}),
    },
  })
}
