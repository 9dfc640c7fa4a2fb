import type { UsageDailyRow } from '../db/ledger-tables.ts'
import type { Trx } from '../db/schema.ts'
import { type LedgerDeps, ledgerLock } from './deps.ts'
import { listUsage, listUserIds, replaceUsage, sumEntries } from './usage-store.ts'

export interface Rebuilt {
  people: number
  /** How many counters differed from what the entries say. */
  changed: number
}

/** Rebuilds the daily counters from the entries, one user after the other, while servers go on running. */
export async function rebuildCounters({ db }: Pick<LedgerDeps, 'db'>): Promise<Rebuilt> {
  const userIds = await listUserIds(db.queries)
  let changed = 0
  for (const userId of userIds) {
    changed += await db.withLock(ledgerLock(userId), async (trx: Trx) => {
      const before = await listUsage(trx, userId)
      const after = await sumEntries(trx, userId)
      const count = countDifferences(before, after)
      if (count > 0) await replaceUsage(trx, db.kind, userId, after)
      return count
    })
  }
  return { people: userIds.length, changed }
}

function countDifferences(before: readonly UsageDailyRow[], after: readonly UsageDailyRow[]): number {
  const key = (row: UsageDailyRow) => `${row.day} ${row.resource_type}`
  const left = new Map(before.map((row) => [key(row), row.used]))
  const right = new Map(after.map((row) => [key(row), row.used]))
  return [...new Set([...left.keys(), ...right.keys()])].filter((each) => left.get(each) !== right.get(each))
    .length
}
