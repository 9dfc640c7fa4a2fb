import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, runOne, sql } from '../../../native/sqlite/sql.ts'

export function readEntitlement(db: ReadableDb, userId: string): string | undefined {
  return get<{ token: string }>(db, sql`SELECT token FROM account_entitlements WHERE user_id = ${userId}`)
    ?.token
}

export function writeEntitlement(db: WritableDb, userId: string, token: string, nowMs: number): void {
  runOne(
    db,
    sql`INSERT INTO account_entitlements (user_id, token, received_at_ms) VALUES (${userId}, ${token}, ${nowMs})
        ON CONFLICT (user_id) DO UPDATE SET token = excluded.token, received_at_ms = excluded.received_at_ms`,
  )
}

export interface NoticeRow {
  kind: string
  entries: number
  at_ms: number
}

/** One line for each kind and count in a day, however often the server repeats it. */
export function addNotice(db: WritableDb, userId: string, notice: NoticeRow): void {
  const { kind, entries, at_ms } = notice
  const dayStartMs = at_ms - (at_ms % 86_400_000)
  run(
    db,
    sql`INSERT INTO sync_notices (user_id, kind, entries, at_ms)
        SELECT ${userId}, ${kind}, ${entries}, ${at_ms}
        WHERE NOT EXISTS (SELECT 1 FROM sync_notices WHERE user_id = ${userId} AND kind = ${kind}
          AND entries = ${entries} AND at_ms >= ${dayStartMs})`,
  )
}

/** Newest first. */
export function listNotices(db: ReadableDb, userId: string, limit: number): NoticeRow[] {
  return all<NoticeRow>(
    db,
    sql`SELECT kind, entries, at_ms FROM sync_notices WHERE user_id = ${userId} ORDER BY id DESC LIMIT ${limit}`,
  )
}

export function readReply(
  db: ReadableDb,
  userId: string,
  name: string,
): { reply: string; at_ms: number } | undefined {
  return get(db, sql`SELECT reply, at_ms FROM account_replies WHERE user_id = ${userId} AND name = ${name}`)
}

export function writeReply(db: WritableDb, userId: string, name: string, reply: string, nowMs: number): void {
  runOne(
    db,
    sql`INSERT INTO account_replies (user_id, name, reply, at_ms) VALUES (${userId}, ${name}, ${reply}, ${nowMs})
        ON CONFLICT (user_id, name) DO UPDATE SET reply = excluded.reply, at_ms = excluded.at_ms`,
  )
}
