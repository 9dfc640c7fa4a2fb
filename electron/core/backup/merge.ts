import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { isRefusedRow, isUnreadablePage } from '../db/store-error.ts'
import { ChatTarget, type SourceMessage, type SourceSession } from './merge-target.ts'
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
 * altogether comes back: the person asked for this snapshot. One that was marked as deleted in the *source* and is
 * gone here stays gone, unless the source is the newer one (its undo may still run).
 *
 * **What was lost on a bad page** must not take more with it: a message whose parent cannot be read follows the message
 * of its chat that was written before it; a chat that cannot be read is made anew around its messages.
 */
export interface MergeRules {
  /** Whose word counts about a chat that both have. The source's only when the target was made from an older copy of it. */
  winner: 'target' | 'source'
  undelete: boolean
}
export interface Merged {
  /** New ones and, with `undelete`, those that are there again. */
  chats: number
  messages: number
  /** Rows that are in the source but could not be read. */
  unreadable: number
}

export function mergeChats(target: WritableDb, source: ReadableDb, rules: MergeRules): Merged {
  return transaction(target, () => new ChatMerge(target, source, rules).run())
}

interface Chat {
  /** Left out with all its messages. */
  isSkipped: boolean
  /** Last message of this chat that both now have; rises while messages are walked. */
  lastId: string | null
  hasGained: boolean
}

class ChatMerge {
  readonly #target: ChatTarget
  readonly #source: ReadableDb
  readonly #rules: MergeRules
  readonly #sessionColumns: string[]
  readonly #messageColumns: string[]
  readonly #chats = new Map<string, Chat>()
  readonly #merged: Merged = { chats: 0, messages: 0, unreadable: 0 }

  constructor(target: WritableDb, source: ReadableDb, rules: MergeRules) {
    this.#source = source
    this.#rules = rules
    this.#sessionColumns = sharedColumns(target, source, 'sessions')
    this.#messageColumns = sharedColumns(target, source, 'messages')
    this.#target = new ChatTarget(target, this.#sessionColumns, this.#messageColumns)
  }

  run(): Merged {
    // A source of the first schema has no chats yet.
    if (this.#sessionColumns.length === 0 || this.#messageColumns.length === 0) return this.#merged
    for (const id of this.#readableSessionIds()) this.#chat(id, null)
    const walk = new RowWalk<SourceMessage>(this.#source, {
      name: 'messages',
      key: 'rowid',
      columns: this.#messageColumns,
      indexes: ['messages_by_parent', 'messages_by_session'],
    })
    for (const message of walk.rows()) this.#takeMessage(message)
    for (const [id, chat] of this.#chats) if (chat.hasGained) this.#target.settleLeaf(id)
    this.#merged.unreadable += walk.unreadable()
    return this.#merged
  }

  #takeMessage(message: SourceMessage): void {
    const chat = this.#chat(message.session_id, message)
    if (chat.isSkipped) return
    const present = this.#target.findMessage(message.id)
    if (present) {
      if (present.status === 'streaming' && this.#rules.winner === 'source') {
        chat.hasGained ||= this.#target.finishMessage(message)
      }
      if (present.session_id === message.session_id) chat.lastId = message.id
      return
    }
    const isTaken = this.#tryRow(() => this.#target.addMessage(message, chat.lastId))
    if (!isTaken) return
    chat.lastId = message.id
    chat.hasGained = true
    this.#merged.messages += 1
  }

  /** The chat as the target has it from now on; `message` is one of its own when it may have to be made anew. */
  #chat(id: string, message: SourceMessage | null): Chat {
    let chat = this.#chats.get(id)
    if (!chat) {
      chat = { isSkipped: !this.#takeSession(id, message), lastId: null, hasGained: false }
      this.#chats.set(id, chat)
    }
    // Of a chat that gains, the order in the list follows its newest message.
    if (message && !chat.isSkipped) this.#target.noteTime(id, message)
    return chat
  }

  /** False: it and its messages are left out. */
  #takeSession(id: string, message: SourceMessage | null): boolean {
    const present = this.#target.findSession(id)
    const session = this.#readSession(id)
    if (present) {
      if (session && this.#rules.winner === 'source') this.#tryRow(() => this.#target.replaceSession(session))
      else if (session?.deleted_at_ms === null && this.#rules.undelete && present.deleted_at_ms !== null) {
        this.#target.undelete(id)
        this.#merged.chats += 1
      }
      return true
    }
    const isDeletedThere = (session?.deleted_at_ms ?? null) !== null
    if (isDeletedThere && this.#rules.winner === 'target') return false
    const isTaken =
      (session !== null && this.#tryRow(() => this.#target.addSession(session))) ||
      (message !== null && this.#tryRow(() => this.#target.addSessionAround(message)))
    if (isTaken && !isDeletedThere) this.#merged.chats += 1
    return isTaken
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
