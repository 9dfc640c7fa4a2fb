import type { CoreErrorBody } from '../../../contract/core/errors.ts'
import type { SummaryState } from '../../../contract/core/summary.ts'
import { AppError } from '../../../contract/errors.ts'
import { splitThinking } from '../../../contract/thinking.ts'
import { asAppError } from '../http/on-error.ts'
import { countTokens } from '../ledger/tokenizer.ts'
import type { ChatDeps } from './deps.ts'
import { mustGetSession } from './lookup.ts'
import { type MessageRow, pathTo } from './message-store.ts'
import { SUMMARY_TOKENS, summaryPrompt, toParts } from './summary-parts.ts'
import { deleteSummaries, saveSummary, summaryOn } from './summary-store.ts'

/** Summaries of the messages that no longer fit the window of the model. The user asks for one; it is never made by itself. */
export interface SummaryService {
  state(sessionId: string): SummaryState
  /** Begins to write one. Throws nothing_to_summarise where the model reads all of the chat. */
  start(sessionId: string): SummaryState
  /** Removes it, and stops one that is being written: the model then reads the end of the chat alone. */
  remove(sessionId: string): SummaryState
  stop(): void
}

interface Run {
  abort: AbortController
  progress: { done: number; total: number }
}

export function createSummaryService(deps: ChatDeps): SummaryService {
  const { db, clock, newId, engine, ledger, tokenRates } = deps
  const running = new Map<string, Run>()
  const errors = new Map<string, CoreErrorBody['error']>()

  const pathOf = (sessionId: string): MessageRow[] => {
    const leaf = mustGetSession(db, sessionId).active_leaf_id
    return leaf === null ? [] : pathTo(db, leaf)
  }
  const state = (sessionId: string): SummaryState => {
    const row = summaryOn(db, sessionId, pathOf(sessionId))
    return {
      summary: row
        ? {
            up_to_message_id: row.up_to_message_id,
            content: row.content,
            model: row.model,
            created_at: row.created_at_ms,
          }
        : null,
      progress: running.get(sessionId)?.progress ?? null,
      error: errors.get(sessionId) ?? null,
    }
  }

  async function write(
    sessionId: string,
    run: Run,
    messages: readonly MessageRow[],
    soFar: string,
  ): Promise<void> {
    const { signal } = run.abort
    const session = mustGetSession(db, sessionId)
    const model =
      session.model ?? deps.projects.find(session.project_id)?.model ?? (await engine.defaultModel())
    const limits = await engine.limits(model)
    const maxTokens = Math.min(SUMMARY_TOKENS, limits.answer_tokens)
    const estimate = (text: string) => tokenRates.estimate(model, text)
    // The summary so far stands in each question, beside the part and the answer.
    const roomTokens = Math.max(
      1,
      limits.context_tokens - 2 * maxTokens - estimate(summaryPrompt('', '')[0]?.content ?? ''),
    )
    const parts = toParts(messages, roomTokens, estimate)
    run.progress = { done: 0, total: parts.length }
    let content = soFar
    for (const part of parts) {
      const prompt = summaryPrompt(content, part)
      const written = await ask(model, prompt, maxTokens, signal)
      signal.throwIfAborted()
      ledger.recordBackground({
        sessionId,
        runId: newId(),
        model,
        inputTokens: countTokens(prompt[0]?.content ?? ''),
        outputTokens: countTokens(written),
      })
      content = splitThinking(written).answer.trim()
      if (content === '')
        throw new AppError(
          'answer_empty',
          'The model ended without a word. Try again, or choose another model.',
        )
      run.progress = { done: run.progress.done + 1, total: parts.length }
    }
    saveSummary(db, {
      up_to_message_id: messages.at(-1)?.id ?? '',
      session_id: sessionId,
      content,
      model,
      created_at_ms: clock.nowMs(),
    })
  }

  async function ask(
    model: string,
    messages: ReturnType<typeof summaryPrompt>,
    maxTokens: number,
    signal: AbortSignal,
  ) {
    let text = ''
    for await (const chunk of engine.chat({ model, messages, maxTokens, temperature: 0, signal })) {
      if (chunk.type === 'text') text += chunk.text
      else tokenRates.learn(model, messages, chunk.stats.promptTokens)
    }
    return text
  }

  return {
    state,
    start(sessionId) {
      if (running.has(sessionId)) return state(sessionId)
      const path = pathOf(sessionId)
      const before = summaryOn(db, sessionId, path)
      const from = path.findIndex(({ id }) => id === before?.up_to_message_id) + 1
      const start = path.findLast(({ role }) => role === 'assistant')?.window_start_id ?? null
      const messages = path
        .slice(
          from,
          path.findIndex(({ id }) => id === start),
        )
        .filter(({ content }) => content !== '')
      if (start === null || messages.length === 0) {
        throw new AppError('nothing_to_summarise', 'The model reads all of this chat.')
      }
      const run: Run = { abort: new AbortController(), progress: { done: 0, total: 1 } }
      running.set(sessionId, run)
      errors.delete(sessionId)
      void write(sessionId, run, messages, before?.content ?? '')
        .catch((error: unknown) => {
          if (!run.abort.signal.aborted) errors.set(sessionId, asAppError(error).toBody().error)
        })
        .finally(() => running.delete(sessionId))
      return state(sessionId)
    },
    remove(sessionId) {
      mustGetSession(db, sessionId)
      running.get(sessionId)?.abort.abort()
      running.delete(sessionId)
      errors.delete(sessionId)
      deleteSummaries(db, sessionId)
      return state(sessionId)
    },
    stop() {
      for (const { abort } of running.values()) abort.abort()
    },
  }
}
