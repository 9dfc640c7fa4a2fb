import type { EngineMessage } from '../models/engine.ts'
import { CONTEXT_TOKENS, MAX_ANSWER_TOKENS } from '../models/limits.ts'
import { NOTES_HEAD } from '../recall/notes.ts'
import { MAX_NOTES_TOKENS } from '../recall/notes-budget.ts'
import type { MessageRow } from './message-store.ts'

/**
 * Low on purpose for English (about 4), so that the history fits by any model's tokenizer. A Chinese or Japanese
 * character has three bytes, and is about one token.
 */
const BYTES_PER_TOKEN = 3
/** The history is cut by this share of its room at a time. */
const CUT_SHARE = 0.5

/** The form in which SmolLM2 was trained; with longer ones the starter model tells of itself instead of answering (tried). */
export const SYSTEM_PROMPT = 'You are a helpful AI assistant named Nova.'

export interface Prompt {
  messages: EngineMessage[]
  /** Ids of the messages that the model reads: memory must not repeat them. */
  heldIds: Set<string>
  /** Whether earlier notes stand in it, with their heading. */
  hasNotes: boolean
}

interface PromptOptions {
  instructions?: string
  /** Notes that were given earlier on the path, by the question that they stand before. */
  notes?: ReadonlyMap<string, string>
  /** Room is kept free for {@link withNotes}. */
  hasMemory?: boolean
}

/**
 * What the model reads: the system prompt with the project's instructions, then as much of the path's end as fits. The
 * user's last message is always in it. Messages that hold no text (an answer that failed before its first word) are
 * left out.
 *
 * The engine caches what it read, up to the first difference. So the prompt of each turn begins with the whole prompt of
 * the turn before, and where that no longer fits, half of the room is cut off at once: one message at a time would
 * leave nothing of the cache in every turn. Only the length of the path decides where it is cut.
 */
export function buildPrompt(
  path: readonly MessageRow[],
  { instructions = '', notes = new Map(), hasMemory = false }: PromptOptions = {},
): Prompt {
  const system = instructions.trim() === '' ? SYSTEM_PROMPT : `${SYSTEM_PROMPT}\n\n${instructions.trim()}`
  const reservedTokens = MAX_ANSWER_TOKENS + (hasMemory ? MAX_NOTES_TOKENS : 0)
  const roomTokens = Math.max(1, CONTEXT_TOKENS - reservedTokens - estimateTokens(system))
  const turns = path
    .filter(({ content }) => content !== '')
    .map((message) => {
      const content = withBlock(notes.get(message.id) ?? '', message.content)
      return { message, content, tokens: estimateTokens(content) }
    })
  const kept = turns.slice(cutAt(turns, roomTokens))
  const firstNoted = kept.findIndex(({ message }) => (notes.get(message.id) ?? '') !== '')
  return {
    messages: [
      { role: 'system', content: system },
      ...kept.map(({ message, content }, index) => ({
        role: message.role,
        content: index === firstNoted ? `${NOTES_HEAD}\n${content}` : content,
      })),
    ],
    heldIds: new Set(kept.map(({ message }) => message.id)),
    hasNotes: firstNoted >= 0,
  }
}

/** Returns the first turn that is kept: a question, so that no answer stands without one. */
function cutAt(turns: readonly { message: MessageRow; tokens: number }[], roomTokens: number): number {
  const excess = turns.reduce((sum, { tokens }) => sum + tokens, 0) - roomTokens
  if (excess <= 0) return 0
  const step = Math.ceil(roomTokens * CUT_SHARE)
  let left = Math.ceil(excess / step) * step
  const index = turns.findIndex(({ message, tokens }) => {
    if (left <= 0 && message.role === 'user') return true
    left -= tokens
    return false
  })
  return index === -1 ? turns.length - 1 : index
}

/**
 * The notes come before the user's last message, inside its turn: the engine then finds everything before it in its
 * cache, which notes in the system prompt would spoil with each message.
 */
export function withNotes({ messages, hasNotes }: Prompt, notes: string): EngineMessage[] {
  const last = messages.at(-1)
  if (last === undefined || notes === '') return messages
  const block = hasNotes ? notes : `${NOTES_HEAD}\n${notes}`
  return [...messages.slice(0, -1), { ...last, content: withBlock(block, last.content) }]
}

function withBlock(notes: string, content: string): string {
  return notes === '' ? content : `${notes}\n\n${content}`
}

function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN)
}
