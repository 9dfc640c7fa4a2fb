import type { SyncDeps } from '../deps.ts'

export type LedgerDeps = Pick<SyncDeps, 'db' | 'clock' | 'newId' | 'logger' | 'keys'>

/** Of withLock: whoever changes a person's ledger or counters holds it. */
export function ledgerLock(userId: string): string {
  return `ledger ${userId}`
}
