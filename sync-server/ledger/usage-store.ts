import type { UsageDailyRow } from '../db/ledger-tables.ts'
import type { Queries } from '../db/schema.ts'

export function readDay(db: Queries, userId: string, day: number): Promise<UsageDailyRow[]> {
  return db
    .selectFrom('usage_daily')
    .selectAll()
    .where('user_id', '=', userId)
    .where('day', '=', day)
    .execute()
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
