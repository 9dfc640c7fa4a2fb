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
import type { LedgerDeps } from './deps.ts'
import { listEntries, listHeadsOfUser } from './entry-store.ts'

/** The newest ones of an account. */
const MAX_ALARMS = 200

/** Returns a user's ledger for an operator: where each history ends, and its newest alarms. */
export async function readOverview(
  { alarms }: Pick<LedgerDeps, 'alarms'>,
  db: Queries,
  userId: string,
): Promise<Omit<AdminLedger, 'quota'>> {
  const heads = await listHeadsOfUser(db, userId)
  return {
    chains: heads.map(({ device_id, branch, epoch, seq, hash: head, size: entries, status }) => {
      return { device_id, branch, epoch, seq, head, entries, status }
    }),
    alarms: (await alarms.listLedger(db, userId, MAX_ALARMS)).map(alarmView),
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

/** Includes the metadata, which only the user sees. */
export async function readOwnEntries(
  db: Queries,
  userId: string,
  { device_id, branch, after, limit }: LedgerEntriesQuery,
): Promise<OwnLedgerEntries> {
  const chain = { userId, deviceId: device_id, branch }
  const rows = await listEntries(db, chain, after, limit + 1)
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

export function alarmView(row: LedgerAlarmRow): LedgerAlarm {
  return { ...row, detail: JSON.parse(row.detail) as Record<string, unknown> }
}
