import type { Statement } from 'better-sqlite3'
import type { ReadableDb, WritableDb } from '../../../../native/sqlite/open.ts'
import { get, run, type SqlValue, sql } from '../../../../native/sqlite/sql.ts'
import { showPath } from '../../chat/session-store.ts'
import { titleFrom } from '../../chat/title.ts'
import { hasProject } from './merge-projects.ts'
import { quoted } from './row-walk.ts'

/** A row as the source has it; columns that a later schema added are simply among them, or absent. */
type SourceRow<Known> = Known & Record<string, SqlValue>
export type SourceSession = SourceRow<{ id: string; deleted_at_ms: number | null }>
export type SourceMessage = SourceRow<{
  rowid: number
  id: string
  session_id: string
  parent_id: string | null
  role: string
  content: string
  status: string
  created_at_ms: number
  ledger_seq?: number | null
}>
export interface TargetMessage {
  rowid: number
  session_id: string
  status: string
}

/** False for what was read from wrong bytes: SQLite stores any kind of value in any column that it does not check. */
export function isMessage(row: Record<keyof SourceMessage, unknown>): boolean {
  const texts = [row.id, row.session_id, row.role, row.content, row.status]
  const isParent = row.parent_id === null || typeof row.parent_id === 'string'
  return isParent && texts.every((text) => typeof text === 'string') && typeof row.created_at_ms === 'number'
}

/** What a merge writes, row by row, in the transaction of its caller. Throws SQLITE_CONSTRAINT for rows of wrong bytes. */
export class ChatTarget {
  readonly #db: WritableDb
  readonly #sessionColumns: string
  readonly #insertSession: Statement<[object]>
  readonly #replaceSession: Statement<[object]>
  readonly #insertMessage: Statement<[object]>
  readonly #finishMessage: Statement<[object]>

  /** The columns are those that both databases have. One that refers to a third table must be carried with that table. */
  constructor(db: WritableDb, sessionColumns: readonly string[], messageColumns: readonly string[]) {
    this.#db = db
    this.#sessionColumns = quoted(sessionColumns)
    this.#insertSession = db.prepare(insertion('sessions', sessionColumns))
    this.#replaceSession = db.prepare(
      `UPDATE sessions SET ${assignments(sessionColumns, ['id'])} WHERE id = @id`,
    )
    this.#insertMessage = db.prepare(insertion('messages', messageColumns))
    this.#finishMessage = db.prepare(
      `UPDATE messages SET ${assignments(messageColumns, ['rowid', 'id', 'session_id', 'parent_id'])} WHERE id = @id`,
    )
  }

  readSession(source: ReadableDb, id: string): SourceSession | undefined {
    return source
      .prepare<[string], SourceSession>(`SELECT ${this.#sessionColumns} FROM sessions WHERE id = ?`)
      .get(id)
  }

  findSession(id: string): { deleted_at_ms: number | null } | undefined {
    return get(this.#db, sql`SELECT deleted_at_ms FROM sessions WHERE id = ${id}`)
  }

  findMessage(id: string): TargetMessage | undefined {
    return get(this.#db, sql`SELECT rowid, session_id, status FROM messages WHERE id = ${id}`)
  }

  addSession(session: SourceSession): void {
    this.#insertSession.run(this.#inItsProject(session))
  }

  replaceSession(session: SourceSession): void {
    this.#replaceSession.run(this.#inItsProject(session))
  }

  /** A chat of which only messages can be read, beginning with this one. */
  addSessionAround({ session_id, content, created_at_ms }: SourceMessage): void {
    run(
      this.#db,
      sql`INSERT INTO sessions (id, title, created_at_ms, updated_at_ms)
          VALUES (${session_id}, ${titleFrom(content)}, ${created_at_ms}, ${created_at_ms})`,
    )
  }

  undelete(id: string): void {
    run(this.#db, sql`UPDATE sessions SET deleted_at_ms = NULL WHERE id = ${id}`)
  }

  /**
   * Keeps the message's place in the order of the store (rowid) where it is free, so that siblings stay in theirs.
   * `standIn`: the message to follow when its own parent is not there.
   */
  addMessage(message: SourceMessage, standIn: string | null): void {
    const parent = this.#parentOf(message, standIn)
    const isFree = get(this.#db, sql`SELECT 1 FROM messages WHERE rowid = ${message.rowid}`) === undefined
    this.#insertMessage.run({
      ...message,
      rowid: isFree && message.rowid > (parent?.rowid ?? 0) ? message.rowid : null,
      parent_id: parent?.id ?? null,
      status: message.status === 'streaming' ? 'interrupted' : message.status,
      ledger_seq: this.#hasEntryOf(message) ? (message.ledger_seq ?? null) : null,
    })
  }

  /**
   * Takes over how an answer ended, or what more had come of it. One whose usage is not in this ledger stays as it is,
   * so that the start of the app ends and records it. Returns whether anything was taken.
   */
  finishMessage(message: SourceMessage): boolean {
    if (message.status === 'streaming') {
      const { changes } = run(
        this.#db,
        sql`UPDATE messages SET content = ${message.content}
            WHERE id = ${message.id} AND length(content) < length(${message.content})`,
      )
      return changes > 0
    }
    if ((message.ledger_seq ?? null) !== null && !this.#hasEntryOf(message)) return false
    return this.#finishMessage.run(message).changes > 0
  }

  /** The chat shows a message of its own that has no children, and is listed by the newest that it gained. */
  settle(sessionId: string, newestMs: number): void {
    const leaf = this.#newestBelow(this.#shownMessage(sessionId))
    run(
      this.#db,
      sql`UPDATE sessions SET active_leaf_id = ${leaf}, updated_at_ms = max(updated_at_ms, ${newestMs})
          WHERE id = ${sessionId}`,
    )
    if (leaf !== null) showPath(this.#db, sessionId, leaf)
  }

  /** Moves the chat out of its project when that is not here. */
  #inItsProject(session: SourceSession): SourceSession {
    const { project_id: id } = session
    return typeof id !== 'string' || hasProject(this.#db, id) ? session : { ...session, project_id: null }
  }

  #parentOf(message: SourceMessage, standIn: string | null): { id: string; rowid: number } | null {
    for (const id of [message.parent_id, message.parent_id === null ? null : standIn]) {
      const parent = id === null ? undefined : this.findMessage(id)
      if (id !== null && parent?.session_id === message.session_id) return { id, rowid: parent.rowid }
    }
    return null
  }

  /** Whether this ledger's entry is that of the message: only then is it its receipt. */
  #hasEntryOf({ id, ledger_seq: seq }: SourceMessage): boolean {
    if (seq === undefined || seq === null) return false
    // Of any owner: a few have chains here, and the id is the message's alone.
    const owners = sql`SELECT DISTINCT user_id FROM usage_ledger_head`
    const entry = sql`SELECT 1 FROM usage_ledger
                      WHERE user_id IN (${owners}) AND seq = ${seq} AND coalesce(json_extract(metadata, '$.message_id'), ${id}) = ${id}`
    return get(this.#db, entry) !== undefined
  }

  #shownMessage(sessionId: string): string | null {
    const shown = sql`SELECT m.id FROM messages m LEFT JOIN sessions s ON s.active_leaf_id = m.id
                      WHERE m.session_id = ${sessionId}
                      ORDER BY s.id IS NULL, m.rowid DESC LIMIT 1`
    return get<{ id: string }>(this.#db, shown)?.id ?? null
  }

  #newestBelow(id: string | null): string | null {
    for (let leaf = id; ; ) {
      const child = sql`SELECT id FROM messages WHERE parent_id = ${leaf} ORDER BY rowid DESC LIMIT 1`
      const below = leaf === null ? undefined : get<{ id: string }>(this.#db, child)
      if (!below) return leaf
      leaf = below.id
    }
  }
}

function insertion(table: string, columns: readonly string[]): string {
  const values = columns.map((column) => `@${column}`).join(', ')
  return `INSERT INTO ${table} (${quoted(columns)}) VALUES (${values})`
}

function assignments(columns: readonly string[], without: readonly string[]): string {
  const changed = columns.filter((column) => !without.includes(column))
  return changed.map((column) => `${quoted([column])} = @${column}`).join(', ')
}
