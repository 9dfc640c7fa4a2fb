import type { DeviceHistories, DeviceHistory } from '../../contract/sync/ledger.ts'
import { dayName, dayOf } from '../../contract/utc-day.ts'
import { type LedgerHeadRow, SERVER_CHAIN } from '../db/ledger-tables.ts'
import type { Caller } from '../sessions/service.ts'
import { type LedgerDeps, ledgerLock } from './deps.ts'
import { listHeadsOfUser, listNewestReceived } from './entry-store.ts'
import { currentHead, newestEpoch } from './place-batch.ts'
import { readDay, sumDayByDevice } from './usage-store.ts'

type ToDeviceHistories = Pick<LedgerDeps, 'db' | 'clock'> & {
  devices: Pick<LedgerDeps['devices'], 'listOf'>
}

/**
 * Returns what the server holds of each device of the caller (spec G4), and today's use of each and of all. Read under
 * the lock of the user's ledger, so that the parts agree with the sum.
 */
export function readDeviceHistories(
  { db, clock, devices }: ToDeviceHistories,
  { userId, deviceId }: Caller,
): Promise<DeviceHistories> {
  return db.withLock(ledgerLock(userId), async (trx) => {
    const nowMs = clock.nowMs()
    const day = dayOf(nowMs)
    const listed = await devices.listOf(trx, userId, deviceId)
    const heads = Map.groupBy(await listHeadsOfUser(trx, userId), (head) => head.device_id)
    const received = new Map((await listNewestReceived(trx, userId)).map((row) => [row.device_id, row.at_ms]))
    const sums = Map.groupBy(await sumDayByDevice(trx, userId, day), (row) => row.device_id)
    const total = useOf(await readDay(trx, userId, day))
    return {
      devices: listed.map(({ enrolled_at_ms: _, ...device }) => ({
        ...device,
        history: historyOf(heads.get(device.id) ?? []),
        last_received_at_ms: received.get(device.id) ?? null,
        today: useOf(sums.get(device.id) ?? []),
      })),
      corrections: {
        count: heads.get(SERVER_CHAIN)?.[0]?.size ?? 0,
        today: useOf(sums.get(SERVER_CHAIN) ?? []),
      },
      // As the quota and the receipts count it: corrections never take a day below zero.
      today: { messages: Math.max(0, total.messages), tokens: Math.max(0, total.tokens) },
      day: dayName(day),
      server_time_ms: nowMs,
    }
  })
}

function historyOf(heads: readonly LedgerHeadRow[]): DeviceHistory | null {
  const head = currentHead(heads)
  if (!head) return null
  return {
    epoch: newestEpoch(heads),
    seq: head.seq,
    head: head.hash,
    entries: heads.reduce((sum, { size }) => sum + size, 0),
    status: head.status,
    branches: heads.length,
  }
}

function useOf(rows: readonly { resource_type: string; used: number }[]) {
  const used = (name: string) => rows.find((row) => row.resource_type === name)?.used ?? 0
  return { messages: used('messages'), tokens: used('tokens') }
}
