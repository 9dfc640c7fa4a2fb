import { z } from 'zod'
import { type Message, messagePolicySchema, type Session } from '../../../contract/core/chat.ts'
import { coreErrorBodySchema } from '../../../contract/core/errors.ts'
import type { MessageRow } from './message-store.ts'
import type { SessionRow } from './session-store.ts'

const storedErrorSchema = coreErrorBodySchema.shape.error

export function toSession(row: SessionRow, isGenerating: boolean): Session {
  return {
    id: row.id,
    title: row.title,
    created_at: row.created_at_ms,
    updated_at: row.updated_at_ms,
    active_leaf_id: row.active_leaf_id,
    model: row.model,
    project_id: row.project_id,
    message_count: row.message_count,
    is_generating: isGenerating,
    ...branchedFrom(row),
  }
}

function branchedFrom(row: SessionRow): Pick<Session, 'branched_from'> {
  const { branched_from_session_id: sessionId, branched_from_message_id: messageId } = row
  if (sessionId === null || messageId === null) return {}
  return { branched_from: { session_id: sessionId, message_id: messageId, title: row.branched_from_title } }
}

/** `memories`: how many units the answer was given and offered. */
export function toMessage(row: MessageRow, memories?: { used: number; offered: number }): Message {
  const hasStats = row.first_token_ms !== null || row.tokens_per_second !== null
  const hasUsage = row.input_tokens !== null && row.output_tokens !== null
  return {
    id: row.id,
    session_id: row.session_id,
    parent_id: row.parent_id,
    role: row.role,
    content: row.content,
    status: row.status,
    error: readError(row.error),
    model: row.model,
    created_at: row.created_at_ms,
    ended_at: row.ended_at_ms,
    stats: hasStats
      ? { time_to_first_token_ms: row.first_token_ms, tokens_per_second: row.tokens_per_second }
      : null,
    usage: hasUsage
      ? toUsage(row.input_tokens ?? 0, row.output_tokens ?? 0, row.counted_messages ?? 0)
      : null,
    ledger_seq: row.ledger_seq,
    memory:
      row.role === 'assistant' && row.memory_mode !== null
        ? { mode: row.memory_mode, ...(memories ?? { used: 0, offered: 0 }) }
        : null,
    policy: readPolicy(row.policy),
    window_start_id: row.window_start_id,
    thinking:
      row.thinking === null
        ? null
        : { content: row.thinking, duration_ms: row.thinking_ms, tokens: row.thinking_tokens ?? 0 },
  }
}

export function toUsage(inputTokens: number, outputTokens: number, messages: number) {
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    messages,
  }
}

function readPolicy(text: string | null): Message['policy'] {
  return text === null ? null : (messagePolicySchema.safeParse(JSON.parse(text)).data ?? null)
}

/** An error code of a later or earlier version must not make a chat unreadable. */
function readError(text: string | null): Message['error'] {
  if (text === null) return null
  const parsed = z
    .string()
    .transform((value): unknown => JSON.parse(value))
    .pipe(storedErrorSchema)
    .safeParse(text)
  return parsed.success
    ? parsed.data
    : { code: 'internal_error', message: 'This answer ended with an error that this version does not know.' }
}
