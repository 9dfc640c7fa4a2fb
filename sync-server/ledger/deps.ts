import type { Trx } from '../db/schema.ts'
import type { SyncDeps } from '../deps.ts'
import type { DeviceService } from '../devices/service.ts'

export interface LedgerDeps extends Pick<SyncDeps, 'db' | 'clock' | 'newId' | 'logger' | 'keys' | 'alarms'> {
  devices: Pick<DeviceService, 'find' | 'listOf'>
}

/** Runs in the transaction of an operator's act: checks who may do it and writes its audit row. */
export type InTransaction = (trx: Trx) => Promise<void>

/** The name for withLock: held while a user's ledger or counters change. */
export function ledgerLock(userId: string): string {
  return `ledger ${userId}`
}
