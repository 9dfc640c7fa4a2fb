import type { EngineMessage } from '../models/engine.ts'
import { NOTES_HEAD } from '../recall/notes.ts'
import type { MessageRow } from './message-store.ts'

/** Where not everything fits, this share of the room is kept: the chat then grows for a while before the next cut. */
const KEPT_SHARE = 0.5

/** The form in which SmolLM2 was trained; with longer ones the starter model tells of itself instead of answering (tried). */
export const SYSTEM_PROMPT = 'You are a helpful AI assistant named Nova.'
const SUMMARY_HEAD = 'Summary of the earlier part of this chat:'

export interface Prompt {
  messages: EngineMessage[]
  /** Ids of the messages that the model reads: memory must not repeat them. */
  heldIds: Set<string>
  /** Whether earlier notes stand in it, with their heading. */
  hasNotes: boolean
  /** The first message that the model reads; null: it reads the chat from its beginning. */
  windowStartId: string | null
}

export interface PromptOptions {
  /** Tokens for the whole prompt, without the answer and without new notes. */
  roomTokens: number
  estimate: (text: string) => number
  /** Of the model, instead of the app's own; empty: none at all. */
  systemPrompt?: string | undefined
  /** Of the project. */
  instructions?: string
  /** Of the messages up to that one, which are left out then. */
  summary?: { up_to_message_id: string; content: string } | undefined
  /** Notes that were given earlier on the path, by the question that they stand before. */
  notes?: ReadonlyMap<string, string>
  /** Where the window of the answer before began: it stays there while that fits, for the engine's cache. */
  lastStartId?: string | null
}

/**
 * What the model reads: the system prompt with the project's instructions, then as much of the path's end as fits. The
 * user's last message is always in it. Messages that hold no text (an answer that failed before its first word) are
 * left out.
 *
 * The engine caches what it read, up to the first difference. So the prompt of each turn begins with the whole prompt of
 * the turn before, and where that no longer fits, half of the room is cut off at once: one message at a time would
 * leave nothing of the cache in every turn.
 */
export function buildPrompt(path: readonly MessageRow[], options: PromptOptions): Prompt {
  const { estimate, notes = new Map<string, string>(), summary } = options
  const system = systemText(options)
  const summed = summary === undefined ? -1 : path.findIndex(({ id }) => id === summary.up_to_message_id)
  const turns = path
    .slice(summed + 1)
    .filter(({ content }) => content !== '')
    .map((message) => {
      const content = withBlock(notes.get(message.id) ?? '', message.content)
      return { message, content, tokens: estimate(content) }
    })
  const start = startOf(
    turns,
    Math.max(1, options.roomTokens - estimate(system)),
    options.lastStartId ?? null,
  )
  const kept = turns.slice(start)
  const firstNoted = kept.findIndex(({ message }) => (notes.get(message.id) ?? '') !== '')
  return {
    messages: [
      ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
      ...kept.map(({ message, content }, index) => ({
        role: message.role,
        content: index === firstNoted ? `${NOTES_HEAD}\n${content}` : content,
      })),
    ],
    heldIds: new Set(kept.map(({ message }) => message.id)),
    hasNotes: firstNoted >= 0,
    windowStartId: start === 0 && summed < 0 ? null : (kept[0]?.message.id ?? null),
  }
}

function systemText({ systemPrompt = SYSTEM_PROMPT, instructions = '', summary }: PromptOptions): string {
  const summaryText = summary === undefined ? '' : `${SUMMARY_HEAD}\n${summary.content}`
  return [systemPrompt, instructions, summaryText]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Returns the first turn that is kept: a question, so that no answer stands without one. */
function startOf(
  turns: readonly { message: MessageRow; tokens: number }[],
  roomTokens: number,
  lastStartId: string | null,
): number {
  /** From each turn to the end. */
  const tokensFrom: number[] = []
  let sum = 0
  for (let index = turns.length - 1; index >= 0; index -= 1) {
    sum += turns[index]?.tokens ?? 0
    tokensFrom[index] = sum
  }
  const fits = (start: number, room: number) => (tokensFrom[start] ?? 0) <= room
  if (fits(0, roomTokens)) return 0
  const last = turns.findIndex(({ message }) => message.id === lastStartId)
  if (last > 0 && fits(last, roomTokens)) return last
  const found = turns.findIndex(
    ({ message }, index) => message.role === 'user' && fits(index, roomTokens * KEPT_SHARE),
  )
  return found === -1 ? turns.length - 1 : found
}

/**
 * The notes come before the user's last message, inside its turn: the engine then finds everything before it in its
 * cache, which notes in the system prompt would spoil with each message. So do passages of the user's documents.
 */
export function withNotes(
  { messages, hasNotes }: Pick<Prompt, 'messages' | 'hasNotes'>,
  notes: string,
  passages = '',
): EngineMessage[] {
  const last = messages.at(-1)
  if (last === undefined) return messages
  const block = hasNotes || notes === '' ? notes : `${NOTES_HEAD}\n${notes}`
  const content = withBlock(block, withBlock(passages, last.content))
  return [...messages.slice(0, -1), { ...last, content }]
}

function withBlock(notes: string, content: string): string {
  return notes === '' ? content : `${notes}\n\n${content}`
}
