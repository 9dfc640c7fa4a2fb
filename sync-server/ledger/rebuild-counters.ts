import { insertMany } from '../db/bulk.ts'
import type { UsageDailyRow } from '../db/ledger-tables.ts'
import type { Trx } from '../db/schema.ts'
import { type LedgerDeps, ledgerLock } from './deps.ts'

export interface Rebuilt {
  people: number
  /** Counters that were not what the entries say. */
  changed: number
}

/** Makes the daily counters anew from the entries, one person after the other, beside a server that goes on. */
export async function rebuildCounters(deps: Pick<LedgerDeps, 'db'>): Promise<Rebuilt> {
  const { db } = deps
  const people = await db.queries.selectFrom('users').select('id').orderBy('id').execute()
  let changed = 0
  for (const { id } of people) {
    changed += await db.withLock(ledgerLock(id), (trx) => rebuildOf(trx, deps, id))
  }
  return { people: people.length, changed }
}

async function rebuildOf(trx: Trx, { db }: Pick<LedgerDeps, 'db'>, userId: string): Promise<number> {
  const before = await trx.selectFrom('usage_daily').selectAll().where('user_id', '=', userId).execute()
  const after = await trx
    .selectFrom('ledger_entries')
    .select((select) => ['user_id', 'day', 'resource_type', select.fn.sum<number>('amount').as('used')])
    .where('user_id', '=', userId)
    .where('is_counted', '=', 1)
    .groupBy(['user_id', 'day', 'resource_type'])
    .execute()
  const changed = difference(before, after)
  if (changed === 0) return 0
  await trx.deleteFrom('usage_daily').where('user_id', '=', userId).execute()
  const columns = { user_id: 'text', day: 'bigint', resource_type: 'text', used: 'bigint' } as const
  await insertMany(trx, db.kind, { table: 'usage_daily', columns }, after)
  return changed
}

function difference(before: readonly UsageDailyRow[], after: readonly UsageDailyRow[]): number {
  const key = (row: UsageDailyRow) => `${row.day} ${row.resource_type}`
  const left = new Map(before.map((row) => [key(row), row.used]))
  const right = new Map(after.map((row) => [key(row), row.used]))
  return [...new Set([...left.keys(), ...right.keys()])].filter((each) => left.get(each) !== right.get(each))
    .length
}
