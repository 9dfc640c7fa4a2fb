import type { Range } from '../statements/range.ts'
import type { SourceMessage } from './chat-store.ts'
import { beginStep } from './event-store.ts'
import { FADE_MS, type MemoryDeps } from './memory-deps.ts'
import { settle } from './settle.ts'
import { followPaths } from './shown-paths.ts'
import { addSource, listSameWords, saveMemory, type WordsInScope } from './store.ts'

/**
 * The same words in the same scope are one memory: the message becomes a further source of it, the later time counts as
 * when it was said, and it fades later. What was replaced or has faded is another one, unless it came from this very message.
 * Returns its id, or undefined when these words are new.
 */
export function saidAgain(
  deps: MemoryDeps,
  said: WordsInScope,
  message: SourceMessage,
  { start, end }: Range,
): string | undefined {
  const { db, clock } = deps
  const row = listSameWords(db, said, { orFrom: message.id })[0]
  if (!row) return undefined
  addSource(db, {
    memory_id: row.id,
    message_id: message.id,
    quote: message.content.slice(start, end),
    quote_start: start,
    quote_end: end,
  })
  const isLater = message.created_at_ms > (row.said_at_ms ?? row.created_at_ms)
  if (isLater) {
    const fadesAtMs = row.expires_at_ms === null ? null : Math.max(row.expires_at_ms, clock.nowMs() + FADE_MS)
    saveMemory(db, { ...row, said_at_ms: message.created_at_ms, expires_at_ms: fadesAtMs })
  }
  followPaths(deps, [row.id])
  settle(deps, row, () => beginStep(deps, { by: 'reflection', reason: 'said_in_chat' }))
  return row.id
}
