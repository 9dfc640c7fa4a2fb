import { AppError } from '../../contract/errors.ts'
import { insertMany, isOneOf } from '../db/bulk.ts'
import type { DatabaseKind } from '../db/database.ts'
import type { LedgerEntryRow, LedgerHeadRow, UsageDailyRow } from '../db/ledger-tables.ts'
import type { Queries, Trx } from '../db/schema.ts'

export async function insertEntries(
  trx: Trx,
  kind: DatabaseKind,
  rows: readonly LedgerEntryRow[],
): Promise<void> {
  const columns = {
    user_id: 'text',
    hash: 'text',
    id: 'text',
    device_id: 'text',
    branch: 'bigint',
    epoch: 'bigint',
    seq: 'bigint',
    resource_type: 'text',
    amount: 'bigint',
    day: 'bigint',
    is_counted: 'bigint',
    entry: 'text',
    metadata: 'text',
    received_at_ms: 'bigint',
  } satisfies Record<keyof LedgerEntryRow, 'text' | 'bigint'>
  await insertMany(trx, kind, { table: 'ledger_entries', columns }, rows)
}

/**
 * Adds what these entries count to the user's days. Throws ledger_usage_too_large for a day that would leave the whole
 * numbers that JavaScript and JSON hold exactly (2^53): later sums would be wrong.
 */
export async function addToCounters(
  trx: Trx,
  kind: DatabaseKind,
  entries: readonly Pick<LedgerEntryRow, 'user_id' | 'day' | 'resource_type' | 'amount' | 'is_counted'>[],
): Promise<void> {
  const sums = new Map<string, UsageDailyRow>()
  for (const { user_id, day, resource_type, amount, is_counted } of entries) {
    if (is_counted === 0) continue
    const key = `${day} ${resource_type}`
    const sum = sums.get(key) ?? { user_id, day, resource_type, used: 0 }
    sum.used += amount
    sums.set(key, sum)
  }
  const columns = { user_id: 'text', day: 'bigint', resource_type: 'text', used: 'bigint' } as const
  const sum = 'usage_daily.used + excluded.used'
  const onConflict = `on conflict (user_id, day, resource_type) do update set used = ${sum}
    where ${sum} between ${-Number.MAX_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}`
  const written = await insertMany(trx, kind, { table: 'usage_daily', columns, onConflict }, [
    ...sums.values(),
  ])
  if (written === sums.size) return
  throw new AppError(
    'ledger_usage_too_large',
    'With these entries a day would count more than can be counted.',
  )
}

/** Returns the hashes of this device from seq to seq, in all its histories. */
export async function listHashes(
  trx: Trx,
  device: { userId: string; deviceId: string },
  from: number,
  to: number,
): Promise<string[]> {
  const rows = await trx
    .selectFrom('ledger_entries')
    .select('hash')
    .where('user_id', '=', device.userId)
    .where('device_id', '=', device.deviceId)
    .where('seq', '>=', from)
    .where('seq', '<=', to)
    .execute()
  return rows.map(({ hash }) => hash)
}

/** Returns whether a chain of any device of the user ends here. */
export async function isAnyHead(trx: Trx, userId: string, hash: string): Promise<boolean> {
  const row = await trx
    .selectFrom('ledger_heads')
    .select('hash')
    .where('user_id', '=', userId)
    .where('hash', '=', hash)
    .executeTakeFirst()
  return row !== undefined
}

/** The entries that count under these ids. */
export function findCounted(trx: Trx, kind: DatabaseKind, userId: string, ids: readonly string[]) {
  return (
    trx
      .selectFrom('ledger_entries')
      .select(['id', 'entry'])
      .where('user_id', '=', userId)
      // Literal: SQLite takes a partial index only when it can see the condition.
      .where((where) => where('is_counted', '=', where.lit(1)))
      .where(isOneOf(kind, 'id', ids))
      .execute()
  )
}

export function listHeads(db: Queries, userId: string, deviceId: string): Promise<LedgerHeadRow[]> {
  return db
    .selectFrom('ledger_heads')
    .selectAll()
    .where('user_id', '=', userId)
    .where('device_id', '=', deviceId)
    .orderBy('branch')
    .execute()
}

/** The heads of all devices of a user. */
export function listHeadsOfUser(db: Queries, userId: string): Promise<LedgerHeadRow[]> {
  return db
    .selectFrom('ledger_heads')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('device_id')
    .orderBy('branch')
    .execute()
}

/** When the newest entry of each device came. Reads one entry for each history. */
export function listNewestReceived(db: Queries, userId: string) {
  return db
    .selectFrom('ledger_heads as head')
    .innerJoin('ledger_entries as entry', (join) =>
      join
        .onRef('entry.user_id', '=', 'head.user_id')
        .onRef('entry.device_id', '=', 'head.device_id')
        .onRef('entry.seq', '=', 'head.seq')
        .onRef('entry.branch', '=', 'head.branch'),
    )
    .select(({ fn }) => ['head.device_id', fn.max('entry.received_at_ms').as('at_ms')])
    .where('head.user_id', '=', userId)
    .groupBy('head.device_id')
    .execute()
}

/** The entries of one history after a sequence number, oldest first. */
export function listEntries(
  db: Queries,
  { userId, deviceId, branch }: { userId: string; deviceId: string; branch: number },
  afterSeq: number,
  limit: number,
): Promise<LedgerEntryRow[]> {
  return db
    .selectFrom('ledger_entries')
    .selectAll()
    .where('user_id', '=', userId)
    .where('device_id', '=', deviceId)
    .where('branch', '=', branch)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute()
}

/** The entries of all histories of a user, for the export of the account. */
export function listEntriesOfUser(db: Queries, userId: string, limit: number) {
  return db
    .selectFrom('ledger_entries')
    .select(['device_id', 'branch', 'entry', 'metadata', 'day', 'is_counted', 'received_at_ms'])
    .where('user_id', '=', userId)
    .orderBy('device_id')
    .orderBy('branch')
    .orderBy('seq')
    .limit(limit)
    .execute()
}

export async function writeHead(trx: Trx, row: LedgerHeadRow): Promise<void> {
  const { epoch, seq, hash, size, status } = row
  await trx
    .insertInto('ledger_heads')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'device_id', 'branch']).doUpdateSet({ epoch, seq, hash, size, status }),
    )
    .execute()
}

export async function setHeadStatus(
  trx: Trx,
  which: { userId: string; deviceId: string; exceptBranch?: number },
  status: LedgerHeadRow['status'],
): Promise<void> {
  await trx
    .updateTable('ledger_heads')
    .set({ status })
    .where('user_id', '=', which.userId)
    .where('device_id', '=', which.deviceId)
    .where('branch', '!=', which.exceptBranch ?? 0)
    .execute()
}
