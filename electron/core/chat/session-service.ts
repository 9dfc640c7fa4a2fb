import type { Message, Session } from '../../../contract/core/chat.ts'
import { AppError } from '../../../contract/errors.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { ChatDeps } from './deps.ts'
import type { Generations } from './generations.ts'
import { mustGetMessage, mustGetSession } from './lookup.ts'
import { insertMessage, listMessages, type MessageRow, newestLeafBelow, pathTo } from './message-store.ts'
import {
  getDeletedSession,
  insertSession,
  listSessions,
  listTitles,
  markDeleted,
  purgeDeleted,
  setActiveLeaf,
  setProject,
  setSessionModel,
  setTitle,
} from './session-store.ts'
import { toMessage, toSession } from './views.ts'

/** A deleted chat can be brought back for this long; then it is gone for good. */
const KEEP_DELETED_MS = 30 * DAY_MS

interface SessionChanges {
  title?: string
  activeLeafId?: string
  model?: string | null
  projectId?: string | null
}

/** Chats and their trees, apart from writing answers. */
export interface SessionService {
  create(title: string | undefined): Session
  get(id: string): Session
  list(beforeMs: number, limit: number): { sessions: Session[]; next_before: number | null }
  /** Titles of the chats that are there, by id; a deleted one is left out. */
  titles(ids: readonly string[]): Map<string, string>
  messages(id: string): { session: Session; messages: Message[] }
  message(id: string): Message
  update(id: string, changes: SessionChanges): Session
  remove(id: string): Promise<{ id: string; deleted_at: number; restorable_until: number }>
  restore(id: string): Session
  branch(id: string, messageId: string): Session
  purge(): number
}

export function createSessionService(deps: ChatDeps, generations: Generations): SessionService {
  const { db, clock, newId, memory, provenance, background } = deps

  const view = (id: string): Session => toSession(mustGetSession(db, id), generations.isGenerating(id))

  /** A message that is being written is shown with the text that is in memory, ahead of the disk. */
  function messageView(row: MessageRow, memories = provenance.countsOfAnswers([row.id])): Message {
    const generation = generations.get(row.id)
    if (!generation) return toMessage(row, memories.get(row.id))
    const live = toMessage({ ...row, content: generation.live.text }, memories.get(row.id))
    return generation.endError === null ? live : { ...live, status: 'failed', error: generation.endError }
  }

  function setLeaf(sessionId: string, messageId: string): void {
    const message = mustGetMessage(db, messageId)
    if (message.session_id !== sessionId) {
      throw new AppError('message_not_found', 'This message is not in this chat.')
    }
    if (!setActiveLeaf(db, sessionId, newestLeafBelow(db, messageId))) return
    memory.pathChanged(sessionId)
    // The version may not have been read yet.
    background.exchangeEnded(sessionId)
  }

  return {
    create(title) {
      const id = newId()
      insertSession(db, {
        id,
        title: (title ?? '').toWellFormed(),
        model: null,
        created_at_ms: clock.nowMs(),
      })
      return view(id)
    },
    get: view,
    list(beforeMs, limit) {
      const rows = listSessions(db, beforeMs, limit)
      return {
        sessions: rows.map((row) => toSession(row, generations.isGenerating(row.id))),
        next_before: rows.length >= limit ? (rows.at(-1)?.updated_at_ms ?? null) : null,
      }
    },
    titles: (ids) => new Map(listTitles(db, ids).map(({ id, title }) => [id, title])),
    messages(id) {
      const session = view(id)
      const rows = listMessages(db, id)
      const memories = provenance.countsOfAnswers(rows.map((row) => row.id))
      return { session, messages: rows.map((row) => messageView(row, memories)) }
    },
    message: (id) => messageView(mustGetMessage(db, id)),
    update(id, changes) {
      mustGetSession(db, id)
      if (changes.projectId) deps.projects.get(changes.projectId)
      transaction(db, () => {
        if (changes.projectId !== undefined) setProject(db, id, changes.projectId)
        if (changes.title !== undefined) setTitle(db, id, changes.title.toWellFormed())
        if (changes.model !== undefined) setSessionModel(db, id, changes.model)
        if (changes.activeLeafId !== undefined) setLeaf(id, changes.activeLeafId)
      })
      return view(id)
    },
    async remove(id) {
      mustGetSession(db, id)
      await generations.stopSession(id)
      const deletedAt = clock.nowMs()
      markDeleted(db, id, deletedAt)
      return { id, deleted_at: deletedAt, restorable_until: deletedAt + KEEP_DELETED_MS }
    },
    restore(id) {
      if (!getDeletedSession(db, id)) {
        throw new AppError('session_not_found', 'There is no deleted chat with this id.')
      }
      markDeleted(db, id, null)
      return view(id)
    },
    branch(id, messageId) {
      const source = mustGetSession(db, id)
      const end = mustGetMessage(db, messageId)
      if (end.session_id !== id) throw new AppError('message_not_found', 'This message is not in this chat.')
      if (end.status === 'streaming') {
        throw new AppError('session_busy', 'This answer is still being written. Branch when it has ended.')
      }
      const newSessionId = newId()
      transaction(db, () => {
        insertSession(db, {
          ...source,
          id: newSessionId,
          created_at_ms: clock.nowMs(),
          branched_from_session_id: id,
          branched_from_message_id: messageId,
        })
        let parentId: string | null = null
        for (const message of pathTo(db, messageId)) {
          const copyId = newId()
          insertMessage(db, { ...message, id: copyId, session_id: newSessionId, parent_id: parentId })
          memory.messageCopied(message.id, copyId)
          parentId = copyId
        }
        if (parentId !== null) setActiveLeaf(db, newSessionId, parentId)
      })
      return view(newSessionId)
    },
    purge: () => purgeDeleted(db, clock.nowMs() - KEEP_DELETED_MS),
  }
}
