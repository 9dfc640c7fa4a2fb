import type { BillingAlarmRow } from '../db/billing-tables.ts'
import type { LedgerAlarmRow } from '../db/ledger-tables.ts'
import type { Queries, Trx } from '../db/schema.ts'

type AlarmTable = 'billing_alarms' | 'ledger_alarms'

/** Returns whether the alarm was not open before. */
export async function upsertBillingAlarm(trx: Trx, row: BillingAlarmRow): Promise<boolean> {
  const known = await trx
    .selectFrom('billing_alarms')
    .select('resolved_at_ms')
    .where('key', '=', row.key)
    .executeTakeFirst()
  await trx
    .insertInto('billing_alarms')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((set) => ({
        times: set('billing_alarms.times', '+', 1),
        last_seen_at_ms: row.last_seen_at_ms,
        resolved_at_ms: null,
      })),
    )
    .execute()
  return !known || known.resolved_at_ms !== null
}

export async function upsertLedgerAlarm(trx: Trx, row: LedgerAlarmRow): Promise<void> {
  await trx
    .insertInto('ledger_alarms')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((set) => ({
        times: set('ledger_alarms.times', '+', 1),
        detail: row.detail,
        last_seen_at_ms: row.last_seen_at_ms,
        resolved_at_ms: null,
      })),
    )
    .execute()
}

export async function resolveAlarm(
  trx: Trx,
  table: AlarmTable,
  key: string,
  nowMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable(table)
    .set({ resolved_at_ms: nowMs })
    .where('key', '=', key)
    .where('resolved_at_ms', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function resolveBillingAlarms(
  trx: Trx,
  customerId: string,
  kinds: readonly string[],
  exceptKeys: readonly string[],
  nowMs: number,
): Promise<void> {
  await trx
    .updateTable('billing_alarms')
    .set({ resolved_at_ms: nowMs })
    .where('customer_id', '=', customerId)
    .where('kind', 'in', kinds)
    .where('resolved_at_ms', 'is', null)
    .$if(exceptKeys.length > 0, (query) => query.where('key', 'not in', exceptKeys))
    .execute()
}

export async function deleteBillingAlarms(trx: Trx, customerId: string): Promise<void> {
  await trx.deleteFrom('billing_alarms').where('customer_id', '=', customerId).execute()
}

export function listBillingAlarms(db: Queries, limit: number): Promise<BillingAlarmRow[]> {
  return db
    .selectFrom('billing_alarms')
    .selectAll()
    .orderBy('last_seen_at_ms', 'desc')
    .orderBy('key')
    .limit(limit)
    .execute()
}

interface DeviceAlarms {
  userId: string
  deviceId: string
  kind: string
}

export async function resolveLedgerAlarms(
  trx: Trx,
  { userId, deviceId, kind }: DeviceAlarms,
  nowMs: number,
): Promise<void> {
  await trx
    .updateTable('ledger_alarms')
    .set({ resolved_at_ms: nowMs })
    .where('user_id', '=', userId)
    .where('device_id', '=', deviceId)
    .where('kind', '=', kind)
    .where('resolved_at_ms', 'is', null)
    .execute()
}

/** Counts the alarms of one kind and device, and how many of them (0 or 1) have this key. */
export function countLedgerAlarms(
  trx: Trx,
  { userId, deviceId, kind }: DeviceAlarms,
  key: string,
): Promise<{ rows: number; known: number }> {
  return trx
    .selectFrom('ledger_alarms')
    .select(({ fn }) => [
      fn.countAll<number>().as('rows'),
      fn.countAll<number>().filterWhere('key', '=', key).as('known'),
    ])
    .where('user_id', '=', userId)
    .where('device_id', '=', deviceId)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow()
}

export function listLedgerAlarms(db: Queries, userId: string, limit: number): Promise<LedgerAlarmRow[]> {
  return db
    .selectFrom('ledger_alarms')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('last_seen_at_ms', 'desc')
    .orderBy('key')
    .limit(limit)
    .execute()
}

export function listOpenLedgerAlarms(db: Queries, limit: number): Promise<LedgerAlarmRow[]> {
  return db
    .selectFrom('ledger_alarms')
    .selectAll()
    .where('resolved_at_ms', 'is', null)
    .orderBy('last_seen_at_ms', 'desc')
    .limit(limit)
    .execute()
}
