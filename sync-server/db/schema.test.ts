import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { createLogger } from '../logger.ts'
import type { Database } from './database.ts'
import { openServerDatabase } from './open.ts'

let dataDir: string
let db: Database
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'novacore-schema-'))
  const options = { dataDir, databaseUrl: null, poolSize: 1 }
  db = await openServerDatabase(options, systemClock, createLogger('silent'))
})
afterEach(async () => {
  await db.close()
  await rm(dataDir, { recursive: true })
})

/** Rewritten by `vitest -u`; a change in it belongs to a new migration. */
test('F8: the schema is the one that was looked at', async () => {
  const { rows } = await sql<{ sql: string }>`
    select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by name`.execute(
    db.queries,
  )
  const text = rows
    .map((row) => `${row.sql.replace(/\n {6}/g, '\n  ').replace(/\n {4}\)/g, '\n)')};`)
    .join('\n')
  await expect(`${text}\n`).toMatchFileSnapshot('./schema.snapshot.sql')
  expect(rows.filter((row) => /^CREATE TABLE/.test(row.sql)).every((row) => /STRICT$/.test(row.sql))).toBe(
    true,
  )
})

test('F8: durable as stated: WAL, every commit synced, foreign keys kept', async () => {
  const pragma = async (name: string) =>
    Object.values(
      (await sql.raw<Record<string, unknown>>(`PRAGMA ${name}`).execute(db.queries)).rows[0] ?? {},
    )[0]
  expect([await pragma('journal_mode'), await pragma('synchronous'), await pragma('foreign_keys')]).toEqual([
    'wal',
    2,
    1,
  ])
})

/** What runs with each request, and what a stranger can make long. */
test.each([
  ['SELECT * FROM users WHERE owned_email_key = ?', 'USING INDEX users_by_owned_email'],
  [
    'SELECT * FROM users WHERE email_key = ? AND owned_email_key IS NULL ORDER BY id DESC LIMIT 1',
    'USING INDEX users_pending_by_email',
  ],
  [
    'SELECT at_ms FROM login_attempts WHERE key = ? AND at_ms > ?',
    'USING COVERING INDEX login_attempts_by_key',
  ],
  ['SELECT at_ms FROM mail_slots WHERE key = ? AND at_ms > ?', 'USING COVERING INDEX mail_slots_by_key'],
  ['DELETE FROM mail_slots WHERE at_ms < ?', 'USING INDEX mail_slots_by_time'],
  [
    'SELECT id FROM users WHERE owned_email_key IS NULL AND created_at_ms < ? ORDER BY created_at_ms LIMIT 100',
    'USING INDEX users_pending_by_time',
  ],
  ['DELETE FROM mail_outbox WHERE status = ? AND run_after_ms < ?', 'USING INDEX mail_outbox_due'],
  ['DELETE FROM login_attempts WHERE at_ms < ?', 'USING INDEX login_attempts_by_time'],
  ['SELECT * FROM mail_outbox WHERE status = ? AND run_after_ms <= ?', 'USING INDEX mail_outbox_due'],
  ['UPDATE sessions SET ended_at_ms = ? WHERE user_id = ? AND device_id = ?', 'USING INDEX sessions_by_user'],
  ['SELECT * FROM devices WHERE user_id = ?', 'USING INDEX sqlite_autoindex_devices'],
  [
    'SELECT used FROM usage_daily WHERE user_id = ? AND day = ?',
    'USING INDEX sqlite_autoindex_usage_daily_1 (user_id=? AND day=?)',
  ],
  [
    'SELECT hash FROM ledger_entries WHERE user_id = ? AND device_id = ? AND seq >= ? AND seq <= ?',
    'USING INDEX sqlite_autoindex_ledger_entries_1 (user_id=? AND device_id=? AND seq>? AND seq<?)',
  ],
  [
    'SELECT id FROM ledger_entries WHERE user_id = ? AND is_counted = 1 AND id IN (?, ?)',
    'INDEX ledger_entries_counted (user_id=? AND id=?)',
  ],
  [
    'SELECT device_id, resource_type, sum(amount) FROM ledger_entries WHERE user_id = ? AND day = ? AND is_counted = 1 GROUP BY device_id, resource_type',
    'USING INDEX ledger_entries_by_day (user_id=? AND day=?)',
  ],
  [
    'SELECT * FROM ledger_receipts WHERE user_id = ? AND device_id = ? AND head = ? AND from_seq = ?',
    'USING INDEX ledger_receipts_by_batch',
  ],
])('the index serves %s', async (query, expected) => {
  const { rows } = await sql
    .raw<{ detail: string }>(`EXPLAIN QUERY PLAN ${query.replaceAll('?', '1')}`)
    .execute(db.queries)
  const plan = rows.map(({ detail }) => detail).join('; ')
  expect(plan).toContain(expected)
  expect(plan).not.toContain('SCAN')
})
