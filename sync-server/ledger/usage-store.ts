import { insertMany } from '../db/bulk.ts'
import type { DatabaseKind } from '../db/database.ts'
import type { UsageDailyRow } from '../db/ledger-tables.ts'
import type { Queries, Trx } from '../db/schema.ts'

export function readDay(db: Queries, userId: string, day: number): Promise<UsageDailyRow[]> {
  return db
    .selectFrom('usage_daily')
    .selectAll()
    .where('user_id', '=', userId)
    .where('day', '=', day)
    .execute()
}

/** Returns what the entries of each device count on a day; of corrections under {@link SERVER_CHAIN}. */
export function sumDayByDevice(db: Queries, userId: string, day: number) {
  return (
    db
      .selectFrom('ledger_entries')
      .select(({ fn }) => ['device_id', 'resource_type', fn.sum<number>('amount').as('used')])
      .where('user_id', '=', userId)
      .where('day', '=', day)
      // Literal: SQLite takes a partial index only when it can see the condition.
      .where((where) => where('is_counted', '=', where.lit(1)))
      .groupBy(['device_id', 'resource_type'])
      .execute()
  )
}

export function readDays(db: Queries, userId: string, from: number, to: number): Promise<UsageDailyRow[]> {
  return db
    .selectFrom('usage_daily')
    .selectAll()
    .where('user_id', '=', userId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .execute()
}

/** All counters of a user. */
export function listUsage(db: Queries, userId: string): Promise<UsageDailyRow[]> {
  return db
    .selectFrom('usage_daily')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('day')
    .orderBy('resource_type')
    .execute()
}

/** What the counters of a user should be, by the entries. */
export function sumEntries(trx: Trx, userId: string): Promise<UsageDailyRow[]> {
  return trx
    .selectFrom('ledger_entries')
    .select((select) => ['user_id', 'day', 'resource_type', select.fn.sum<number>('amount').as('used')])
    .where('user_id', '=', userId)
    .where('is_counted', '=', 1)
    .groupBy(['user_id', 'day', 'resource_type'])
    .execute()
}

export async function replaceUsage(
  trx: Trx,
  kind: DatabaseKind,
  userId: string,
  rows: readonly UsageDailyRow[],
): Promise<void> {
  await trx.deleteFrom('usage_daily').where('user_id', '=', userId).execute()
  const columns = { user_id: 'text', day: 'bigint', resource_type: 'text', used: 'bigint' } as const
  await insertMany(trx, kind, { table: 'usage_daily', columns }, rows)
}

export async function listUserIds(db: Queries): Promise<string[]> {
  const rows = await db.selectFrom('users').select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
}
