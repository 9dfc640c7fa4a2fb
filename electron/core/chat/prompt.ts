import type { EngineMessage } from '../models/engine.ts'
import { CONTEXT_TOKENS, MAX_ANSWER_TOKENS } from '../models/limits.ts'
import type { MessageRow } from './message-store.ts'

/** Low on purpose for English (about 4), so that the history fits by any model's tokenizer. */
const CHARS_PER_TOKEN = 3

/** The form in which SmolLM2 was trained; with longer ones the starter model tells of itself instead of answering (tried). */
export const SYSTEM_PROMPT = 'You are a helpful AI assistant named Nova.'

export interface Prompt {
  messages: EngineMessage[]
  /** Ids of the messages that the model reads: memory must not repeat them. */
  heldIds: Set<string>
}

/**
 * What the model reads: the system prompt with the project's instructions, then as much of the path's end as fits. The
 * user's last message is always in it. Messages that hold no text (an answer that failed before its first word) are
 * left out. `notesTokens` are kept free for {@link withNotes}.
 */
export function buildPrompt(
  path: readonly MessageRow[],
  { instructions = '', notesTokens = 0 }: { instructions?: string; notesTokens?: number } = {},
): Prompt {
  const system = instructions.trim() === '' ? SYSTEM_PROMPT : `${SYSTEM_PROMPT}\n\n${instructions.trim()}`
  const roomTokens = CONTEXT_TOKENS - MAX_ANSWER_TOKENS - estimateTokens(system) - notesTokens
  const packed: EngineMessage[] = []
  const heldIds = new Set<string>()
  let usedTokens = 0
  for (const message of path.toReversed()) {
    if (message.content === '') continue
    const tokens = estimateTokens(message.content)
    if (packed.length > 0 && usedTokens + tokens > roomTokens) break
    packed.unshift({ role: message.role, content: message.content })
    heldIds.add(message.id)
    usedTokens += tokens
  }
  return { messages: [{ role: 'system', content: system }, ...packed], heldIds }
}

/**
 * The notes come before the user's last message, inside its turn: the engine then finds everything before it in its
 * cache, which notes in the system prompt would spoil with each message.
 */
export function withNotes(messages: readonly EngineMessage[], notes: string): EngineMessage[] {
  const last = messages.at(-1)
  if (notes === '' || last === undefined) return [...messages]
  return [...messages.slice(0, -1), { ...last, content: `${notes}\n\n${last.content}` }]
}

function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARS_PER_TOKEN)
}
