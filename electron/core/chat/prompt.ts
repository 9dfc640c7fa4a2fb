import type { EngineMessage } from '../models/engine.ts'
import type { MessageRow } from './store.ts'

/** Context asked of the engine, in its tokens: SmolLM2 was trained on 8,192; memory for half of it suits a small machine. */
export const CONTEXT_TOKENS = 4_096
/**
 * Longest answer, and what the history leaves free for it. A small model that has lost its way repeats itself until
 * something ends it; a large one that stops here can be asked to go on.
 */
export const MAX_ANSWER_TOKENS = 1_024
/** Low on purpose for English (about 4), so that the history fits by any model's tokenizer. */
const CHARS_PER_TOKEN = 3

/** The form in which SmolLM2 was trained; with longer ones the starter model tells of itself instead of answering (tried). */
export const SYSTEM_PROMPT = 'You are a helpful AI assistant named Nova.'

/**
 * What the model reads: the system prompt, then as much of the path's end as fits. The person's last message is
 * always in it. Messages that hold no text (an answer that failed before its first word) are left out.
 */
export function buildPrompt(path: readonly MessageRow[]): EngineMessage[] {
  const roomTokens = CONTEXT_TOKENS - MAX_ANSWER_TOKENS - estimateTokens(SYSTEM_PROMPT)
  const packed: EngineMessage[] = []
  let usedTokens = 0
  for (const message of path.toReversed()) {
    if (message.content === '') continue
    const tokens = estimateTokens(message.content)
    if (packed.length > 0 && usedTokens + tokens > roomTokens) break
    packed.unshift({ role: message.role, content: message.content })
    usedTokens += tokens
  }
  return [{ role: 'system', content: SYSTEM_PROMPT }, ...packed]
}

function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARS_PER_TOKEN)
}
