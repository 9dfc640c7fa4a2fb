import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../../electron/core/clock.ts'
import { openStore, type StoreOptions } from '../../../electron/core/store/open-store.ts'
import type { OpenStore } from '../../../electron/core/store/running-store.ts'
import type { ClosedStore } from '../../../electron/core/store/store-outcome.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, sql, transaction } from '../../../native/sqlite/sql.ts'
import type { LogFields, Logger } from '../../../server-kit/logger.ts'
import { newId } from '../../../server-kit/new-id.ts'

/** A data folder of its own for each test, and the store in it. */
export function makeDataDir(): { dataDir: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'nova-store-'))
  return { dataDir: join(root, 'data'), remove: () => rmSync(root, { recursive: true, force: true }) }
}

export interface LogLine {
  level: 'info' | 'warn' | 'error'
  event: string
  fields: LogFields | undefined
}

export function recordingLogger(lines: LogLine[] = []): Logger {
  const write = (level: LogLine['level']) => (event: string, fields?: LogFields) =>
    void lines.push({ level, event, fields })
  const logger: Logger = {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => logger,
  }
  return logger
}

export interface TestClock extends Clock {
  ms: number
}

/** 31 January 2026, noon UTC, until a test moves it. */
export function testClock(ms = Date.UTC(2026, 0, 31, 12)): TestClock {
  return {
    ms,
    bootId: 'boot-1',
    nowMs() {
      return this.ms
    },
    monotonicMs() {
      return this.ms
    },
    uptimeMs() {
      return this.ms
    },
  }
}

export function openTestStore(dataDir: string, options: Partial<StoreOptions> = {}): OpenStore | ClosedStore {
  return openStore({ dataDir, clock: testClock(), newId, logger: recordingLogger(), ...options })
}

export function mustOpen(dataDir: string, options: Partial<StoreOptions> = {}): OpenStore {
  const outcome = openTestStore(dataDir, options)
  if (!('db' in outcome)) {
    outcome.close()
    throw new Error(`not opened: ${outcome.state} (${outcome.reason}): ${outcome.message}`)
  }
  return outcome
}

export function mustNotOpen(dataDir: string, options: Partial<StoreOptions> = {}): ClosedStore {
  const outcome = openTestStore(dataDir, options)
  if ('db' in outcome) {
    outcome.close()
    throw new Error(`opened, although it should not: ${outcome.state}`)
  }
  return outcome
}

/** One exchange as the app stores it: a question, its answer, and a ledger entry, in one transaction. Returns the seq. */
export function writeExchange(db: WritableDb, text = 'How high is the Matterhorn?'): number {
  return transaction(db, () => {
    const sessionId = 'alice-chat'
    run(
      db,
      sql`INSERT INTO sessions (id, title, created_at_ms, updated_at_ms) VALUES (${sessionId}, 'Mountains', 1, 1)
          ON CONFLICT DO NOTHING`,
    )
    const questionId = newId()
    insertMessage(db, { id: questionId, sessionId, parentId: null, role: 'user', text })
    insertMessage(db, {
      id: newId(),
      sessionId,
      parentId: questionId,
      role: 'assistant',
      text: '4,478 metres.',
    })
    return insertLedgerEntry(db)
  })
}

function insertMessage(
  db: WritableDb,
  message: { id: string; sessionId: string; parentId: string | null; role: string; text: string },
): void {
  run(
    db,
    sql`INSERT INTO messages (id, session_id, parent_id, role, content, status, created_at_ms)
        VALUES (${message.id}, ${message.sessionId}, ${message.parentId}, ${message.role}, ${message.text}, 'complete', 1)`,
  )
}

export function insertLedgerEntry(db: WritableDb): number {
  const seq = sql`(SELECT coalesce(max(seq), 0) + 1 FROM usage_ledger WHERE user_id = 'alice')`
  const { lastInsertRowid } = run(
    db,
    sql`INSERT INTO usage_ledger (id, user_id, resource_type, amount, metadata, timestamp, version, device_id, epoch,
                                  prev, boot, mono, meta_hash, anchor, hash, seq)
        VALUES (${newId()}, 'alice', 'messages', 1, '{}', 1, 1, 'device', 1, '', 'boot-1', 1, '', '', '', ${seq})`,
  )
  return Number(lastInsertRowid)
}

export function countMessages(db: WritableDb): number {
  return get<{ n: number }>(db, sql`SELECT count(*) AS n FROM messages`)?.n ?? 0
}

export function ledgerSeqs(db: WritableDb): number[] {
  return all<{ seq: number }>(db, sql`SELECT seq FROM usage_ledger ORDER BY seq`).map((row) => row.seq)
}
