import { insertMessage } from '../../electron/core/chat/message-store.ts'
import { insertSession, setActiveLeaf, touchSession } from '../../electron/core/chat/session-store.ts'
import type { CoreDeps } from '../../electron/core/deps.ts'
import { transaction } from '../../native/sqlite/sql.ts'

/** A conversation that took place elsewhere, oldest turn first. */
export interface Transcript {
  title: string
  turns: readonly { speaker: string; text: string; atMs: number }[]
}

/**
 * Makes a chat of a conversation between two people: a chain of messages. The first to speak stands on the user's side.
 Returns the ids of the chat and of its messages, in order; one transaction.
 */
export function importTranscript(
  { db, newId }: Pick<CoreDeps, 'db' | 'newId'>,
  { title, turns }: Transcript,
): { sessionId: string; messageIds: string[] } {
  return transaction(db, () => {
    const sessionId = newId()
    const startedMs = turns[0]?.atMs ?? 0
    insertSession(db, { id: sessionId, title: title.toWellFormed(), model: null, created_at_ms: startedMs })
    const messageIds: string[] = []
    for (const { speaker, text, atMs } of turns) {
      const id = newId()
      insertMessage(db, {
        id,
        session_id: sessionId,
        parent_id: messageIds.at(-1) ?? null,
        role: speaker === turns[0]?.speaker ? 'user' : 'assistant',
        content: text.toWellFormed(),
        status: 'complete',
        created_at_ms: atMs,
        ended_at_ms: atMs,
      })
      messageIds.push(id)
    }
    const leaf = messageIds.at(-1)
    if (leaf) setActiveLeaf(db, sessionId, leaf)
    touchSession(db, sessionId, turns.at(-1)?.atMs ?? startedMs)
    return { sessionId, messageIds }
  })
}
