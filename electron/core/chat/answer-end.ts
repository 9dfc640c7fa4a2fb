import type { MessagePolicy, MessageStatus } from '../../../contract/core/chat.ts'
import type { CoreErrorBody } from '../../../contract/core/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { countTokens } from '../ledger/tokenizer.ts'
import type { EngineStats } from '../models/engine.ts'
import type { PackedMemory } from '../recall/recall-service.ts'
import type { ChatDeps } from './chat-deps.ts'
import type { GenerationJob } from './generation-job.ts'
import { endMessage, touchSession } from './store.ts'

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
  notes: PackedMemory | null
}

/** Stores the answer, its usage, the freed rest of its reservation and what follows from it: all of it or nothing. */
export function commitEnd(deps: ChatDeps, job: GenerationJob, end: AnswerEnd): void {
  const { db, clock, provenance, background } = deps
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
    })
    touchSession(db, sessionId, clock.nowMs())
    if (content === '') return
    if (notes) provenance.recordAnswer(id, notes.units, memoryMode === 'ask' ? 'offered' : 'used')
    provenance.recordRemoved(id, job.removedMemories)
    if (memoryMode !== 'off') background.exchangeEnded(sessionId)
  })
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
