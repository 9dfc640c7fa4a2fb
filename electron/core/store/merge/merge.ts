import { AppError } from '../../../../contract/errors.ts'
import { schemaVersion } from '../../../../native/sqlite/migrate.ts'
import { openReadOnly, type ReadableDb, type WritableDb } from '../../../../native/sqlite/open.ts'
import { transaction } from '../../../../native/sqlite/sql.ts'
import { asStoreError, isRefusedRow, isUnreadablePage } from '../store-error.ts'
import { mergeDocuments } from './merge-documents.ts'
import { mergeMemories } from './merge-memories.ts'
import { mergeProjects } from './merge-projects.ts'
import type { MergeRules } from './merge-rules.ts'
import { ChatTarget, isMessage, type SourceMessage, type SourceSession } from './merge-target.ts'
import { RowWalk, sharedColumns } from './row-walk.ts'

/**
 * Copies into the open store what another database has and it lacks: chats and messages, by id (spec K1: restore
 * merges, never overwrites). The other one is a snapshot, perhaps of an older schema, or what can be read of a damaged
 * store. One transaction: all of it or nothing.
 *
 * **Messages** come in the order in which they were written, so a parent is there before its children. Ids, times,
 * statuses and usage are kept; an answer that was being written is interrupted. A message that is there is never
 * changed, but for one that is still being written in a store that came out of a snapshot (`winner: 'source'`).
 *
 * **Chats** that both have keep what the open store says of them (title, model, deleted or not); only the leaf that is
 * shown moves down to messages that now follow it. With `winner: 'source'` it is the other way round.
 *
 * **Deleted chats.** One that the open store has marked as deleted stays deleted, and gets back the messages that it
 * lacks, so that its own undo gives back all of it; `undelete` takes the mark away. One that is gone from the open store
 * altogether comes back: the user asked for this snapshot. One that was marked as deleted in the *source* and is
 * gone here stays gone, unless the source is the newer one (its undo may still run).
 *
 * **Projects** come before the chats that name them, by the same rules; **memories** after the messages that they cite
 * (merge-memories.ts): what was forgotten stays so; **documents** after both of what they can belong to.
 *
 * **What was lost on a bad page** must not take more with it: a message whose parent cannot be read follows the message
 * of its chat that was written before it; a chat that cannot be read is rebuilt around its messages.
 */
export interface Merged {
  /** New ones and, with `undelete`, those that are there again. */
  chats: number
  messages: number
  /** Ids of messages that are in the source, could not be read, and are not in the target either. */
  lost: string[]
  /** Other rows of the source that could not be read. */
  unreadable: number
}

export function mergeChats(target: WritableDb, source: ReadableDb, rules: MergeRules): Merged {
  // The part of a damaged schema that names the messages cannot be read.
  if (sharedColumns(target, source, 'messages').length === 0) return nothingMerged()
  return transaction(target, () => {
    const projects = mergeProjects(target, source, rules)
    const merged = new ChatMerge(target, source, rules).run()
    const { unreadable } = mergeMemories(target, source, rules)
    const documents = mergeDocuments(target, source)
    return { ...merged, unreadable: merged.unreadable + projects + unreadable + documents }
  })
}

/** Merges a snapshot's file. Throws recovery_not_possible for one that a newer app made, store_full. */
export function mergeSnapshot(
  target: WritableDb,
  path: string,
  { undelete, nativeBinding }: { undelete: boolean; nativeBinding: string | null },
): Merged {
  const source = openReadOnly(path, { nativeBinding })
  try {
    if (schemaVersion(source) > schemaVersion(target)) {
      throw new AppError('recovery_not_possible', 'This backup was made by a newer version of the app.')
    }
    return mergeChats(target, source, { winner: 'target', undelete })
  } catch (error) {
    throw asStoreError(error) ?? error
  } finally {
    source.close()
  }
}

function nothingMerged(): Merged {
  return { chats: 0, messages: 0, lost: [], unreadable: 0 }
}

interface Chat {
  /** Left out with all its messages. */
  isSkipped: boolean
  /** Its leaf and its place in the list may no longer be right. */
  isUnsettled: boolean
  /** Time of the newest message that it gained, ms UTC. */
  newestMs: number
  /** Last message of this chat that both now have; rises while messages are walked. */
  lastId: string | null
}

class ChatMerge {
  readonly #target: ChatTarget
  readonly #source: ReadableDb
  readonly #rules: MergeRules
  readonly #sessionColumns: string[]
  readonly #messageColumns: string[]
  readonly #chats = new Map<string, Chat>()
  readonly #merged = nothingMerged()

  constructor(target: WritableDb, source: ReadableDb, rules: MergeRules) {
    this.#source = source
    this.#rules = rules
    this.#sessionColumns = sharedColumns(target, source, 'sessions')
    this.#messageColumns = sharedColumns(target, source, 'messages')
    this.#target = new ChatTarget(target, this.#sessionColumns, this.#messageColumns)
  }

  run(): Merged {
    for (const id of this.#readableSessionIds()) this.#takeChat(id, this.#readSession(id))
    const walk = new RowWalk<SourceMessage>(this.#source, {
      name: 'messages',
      key: 'rowid',
      columns: this.#messageColumns,
      indexes: ['messages_by_parent', 'messages_by_session'],
    })
    for (const message of walk.rows()) this.#takeMessage(message)
    for (const [id, chat] of this.#chats) if (chat.isUnsettled) this.#target.settle(id, chat.newestMs)
    const { ids, others } = walk.unreadable('sqlite_autoindex_messages_1')
    this.#merged.lost = ids.filter((id) => !this.#target.findMessage(id))
    this.#merged.unreadable += others
    return this.#merged
  }

  #takeMessage(message: SourceMessage): void {
    if (!isMessage(message)) {
      this.#merged.unreadable += 1
      return
    }
    const chat = this.#chats.get(message.session_id) ?? this.#makeChatAround(message)
    if (!chat || chat.isSkipped) return
    const present = this.#target.findMessage(message.id)
    if (present?.status === 'streaming' && this.#rules.winner === 'source') {
      this.#tryRow(() => this.#target.finishMessage(message))
    }
    if (present) {
      if (present.session_id === message.session_id) chat.lastId = message.id
      return
    }
    if (!this.#tryRow(() => this.#target.addMessage(message, chat.lastId))) return
    this.#merged.messages += 1
    chat.lastId = message.id
    chat.isUnsettled = true
    chat.newestMs = Math.max(chat.newestMs, message.created_at_ms)
  }

  /** Decides about a chat of the source; one that is refused is rebuilt when its first message comes. */
  #takeChat(id: string, session: SourceSession | null): void {
    if (session === null) return
    const present = this.#target.findSession(id)
    const isDeletedThere = session.deleted_at_ms !== null
    if (!present && isDeletedThere && this.#rules.winner === 'target') {
      this.#know(id, { isSkipped: true })
    } else if (!present) {
      if (!this.#tryRow(() => this.#target.addSession(session))) return
      this.#know(id, { isUnsettled: true })
      if (!isDeletedThere) this.#merged.chats += 1
    } else if (this.#rules.winner === 'source') {
      this.#know(id, { isUnsettled: this.#tryRow(() => this.#target.replaceSession(session)) })
    } else {
      this.#know(id, {})
      if (this.#rules.undelete && present.deleted_at_ms !== null && !isDeletedThere) {
        this.#target.undelete(id)
        this.#merged.chats += 1
      }
    }
  }

  /** For a message whose chat lies between two bad pages, or on one. */
  #makeChatAround(message: SourceMessage): Chat | null {
    const id = message.session_id
    this.#takeChat(id, this.#readSession(id))
    const taken = this.#chats.get(id)
    if (taken) return taken
    if (this.#target.findSession(id)) return this.#know(id, {})
    if (!this.#tryRow(() => this.#target.addSessionAround(message))) return null
    this.#merged.chats += 1
    this.#merged.unreadable += 1
    return this.#know(id, { isUnsettled: true })
  }

  #know(id: string, chat: Partial<Chat>): Chat {
    const known = { isSkipped: false, isUnsettled: false, newestMs: 0, lastId: null, ...chat }
    this.#chats.set(id, known)
    return known
  }

  #readSession(id: string): SourceSession | null {
    try {
      return this.#target.readSession(this.#source, id) ?? null
    } catch (error) {
      if (!isUnreadablePage(error)) throw error
      return null
    }
  }

  /** Upwards to a bad page, and downwards to one; what lies between two of them is found through its messages. */
  #readableSessionIds(): Set<string> {
    const ids = new Set<string>()
    for (const direction of ['ASC', 'DESC']) {
      const query = `SELECT id FROM sessions ORDER BY id ${direction}`
      try {
        for (const id of this.#source.prepare<[], string>(query).pluck().iterate()) ids.add(id)
        break
      } catch (error) {
        if (!isUnreadablePage(error)) throw error
      }
    }
    return ids
  }

  /** A row that the schema refuses was read from wrong bytes: it is left out, and counted. */
  #tryRow(write: () => void): boolean {
    try {
      write()
      return true
    } catch (error) {
      if (!isRefusedRow(error)) throw error
      this.#merged.unreadable += 1
      return false
    }
  }
}
