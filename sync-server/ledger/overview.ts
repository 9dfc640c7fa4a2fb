import type {
  AdminLedger,
  LedgerAlarm,
  LedgerEntries,
  LedgerEntriesQuery,
  OwnLedgerEntries,
} from '../../contract/sync/admin-ledger.ts'
import { dayName } from '../../contract/utc-day.ts'
import type { LedgerAlarmRow } from '../db/ledger-tables.ts'
import type { Queries } from '../db/schema.ts'
import { listAlarms, listOpenAlarms } from './alarms.ts'

/** Of one account in an answer: the newest. */
const MAX_ALARMS = 200

/** A person's ledger as an operator looks at it: where each history ends, and what was odd. */
export async function readOverview(db: Queries, userId: string): Promise<Omit<AdminLedger, 'quota'>> {
  const heads = await db
    .selectFrom('ledger_heads')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('device_id')
    .orderBy('branch')
    .execute()
  return {
    chains: heads.map(({ device_id, branch, epoch, seq, hash: head, size: entries, status }) => {
      return { device_id, branch, epoch, seq, head, entries, status }
    }),
    alarms: (await listAlarms(db, userId, MAX_ALARMS)).map(alarmView),
  }
}

export async function readEntries(
  db: Queries,
  userId: string,
  query: LedgerEntriesQuery,
): Promise<LedgerEntries> {
  const { entries, next } = await readOwnEntries(db, userId, query)
  return { entries: entries.map(({ metadata: _, ...entry }) => entry), next }
}

/** With the metadata, which only the person sees. */
export async function readOwnEntries(
  db: Queries,
  userId: string,
  { device_id, branch, after, limit }: LedgerEntriesQuery,
): Promise<OwnLedgerEntries> {
  const rows = await db
    .selectFrom('ledger_entries')
    .selectAll()
    .where('user_id', '=', userId)
    .where('device_id', '=', device_id)
    .where('branch', '=', branch)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const entries = page.map(({ id, epoch, seq, hash, resource_type, amount, day, ...row }) => ({
    id,
    epoch,
    seq,
    hash,
    resource_type,
    amount,
    day: dayName(day),
    is_counted: row.is_counted === 1,
    entry: row.entry,
    metadata: row.metadata,
    received_at_ms: row.received_at_ms,
  }))
  return { entries, next: rows.length > limit ? (page.at(-1)?.seq ?? null) : null }
}

/** Over all accounts, the latest first. */
export async function readOpenAlarms(db: Queries, limit: number): Promise<LedgerAlarm[]> {
  return (await listOpenAlarms(db, limit)).map(alarmView)
}

function alarmView(row: LedgerAlarmRow): LedgerAlarm {
  return { ...row, detail: JSON.parse(row.detail) as Record<string, unknown> }
}
