import type { Trx } from '../db/schema.ts'
import type { SyncDeps } from '../deps.ts'

export type LedgerDeps = Pick<SyncDeps, 'db' | 'clock' | 'newId' | 'logger' | 'keys' | 'alarms'>

/** What happens in the transaction of an operator's act, or the act does not: who may, and its row of the audit. */
export type Alongside = (trx: Trx) => Promise<void>

/** Of withLock: whoever changes a person's ledger or counters holds it. */
export function ledgerLock(userId: string): string {
  return `ledger ${userId}`
}
