import { splitThinking } from '../../../contract/thinking.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { countTokens } from '../ledger/tokenizer.ts'
import { thoughtOf } from './answer-record.ts'
import type { ChatDeps } from './deps.ts'
import { endMessage, getMessage, listStreaming, type MessageRow } from './message-store.ts'

type RecoverDeps = Pick<ChatDeps, 'db' | 'ledger' | 'clock' | 'memory'>

/**
 * Ends what an earlier run of the app left open: each answer that was being written keeps what came and is marked
 * as interrupted. The rule of usage is that of every other end: an exchange of which something came is recorded,
 * one of which nothing came is free. Returns how many answers were found.
 */
export function endInterrupted(deps: RecoverDeps): number {
  const { db, ledger } = deps
  const interrupted = listStreaming(db)
  const reserved = new Set(ledger.openReservations())
  transaction(db, () => {
    for (const message of interrupted) endOne(deps, message, reserved.has(message.id))
    for (const id of reserved) {
      if (!interrupted.some((message) => message.id === id)) ledger.release(id)
    }
  })
  return interrupted.length
}

function endOne({ db, ledger, clock, memory }: RecoverDeps, message: MessageRow, isReserved: boolean): void {
  const prompt = message.parent_id === null ? undefined : getMessage(db, message.parent_id)
  const inputTokens = countTokens(prompt?.content ?? '')
  const { thinking, answer } = splitThinking(message.content)
  const outputTokens = answer === '' ? 0 : countTokens(message.content)
  const isCounted = isReserved && answer !== ''
  const seq = isCounted
    ? ledger.settle(message.id, {
        inputTokens,
        outputTokens,
        metadata: { session_id: message.session_id, message_id: message.id, model: message.model ?? '' },
      })
    : null
  if (isReserved && !isCounted) ledger.release(message.id)
  endMessage(db, message.id, {
    content: answer,
    status: 'interrupted',
    model: message.model,
    error: null,
    ended_at_ms: clock.nowMs(),
    first_token_ms: null,
    tokens_per_second: null,
    input_tokens: isCounted ? inputTokens : 0,
    output_tokens: outputTokens,
    counted_messages: isCounted ? 1 : 0,
    ledger_seq: seq,
    policy: message.policy,
    window_start_id: null,
    ...thoughtOf(thinking, null),
  })
  memory.answerEnded(message.id)
}
