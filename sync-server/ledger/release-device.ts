import { AppError } from '../../contract/errors.ts'
import { type InTransaction, type LedgerDeps, ledgerLock } from './deps.ts'
import { listHeads, setHeadStatus, writeHead } from './entry-store.ts'
import { currentHead } from './place-batch.ts'

/**
 * Lets a device go on from its newest history after an operator has looked at its fork. The others stay as evidence; if
 * one of them grows again, the device is frozen again. Throws ledger_device_not_frozen.
 */
export function releaseDevice(
  deps: LedgerDeps,
  { userId, deviceId }: { userId: string; deviceId: string },
  inTransaction: InTransaction,
): Promise<void> {
  return deps.db.withLock(ledgerLock(userId), async (trx) => {
    await inTransaction(trx)
    const heads = await listHeads(trx, userId, deviceId)
    const newest = currentHead(heads)
    if (newest?.status !== 'frozen') {
      throw new AppError('ledger_device_not_frozen', 'This device is not frozen.')
    }
    await setHeadStatus(trx, { userId, deviceId }, 'superseded')
    await writeHead(trx, { ...newest, status: 'live' })
    await deps.alarms.resolveLedger(trx, { userId, deviceId, kind: 'fork' })
  })
}
