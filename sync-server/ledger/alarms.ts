import type { Logger } from '../../server-kit/logger.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import type { Clock } from '../clock.ts'
import type { LedgerAlarmRow } from '../db/ledger-tables.ts'
import type { Queries, Trx } from '../db/schema.ts'

/**
 * fork          two histories of one device
 * rollback      a device went back to an earlier state and opened a new epoch there
 * epoch_opened  a device opened a new epoch at its end: its key or its signed head was lost
 * conflict      an id that was used before, with other content
 * clock_ahead, clock_behind, device_clock_off   times that cannot be
 * start_unknown a chain that begins after entries which nobody has seen
 */
export type AlarmKind =
  | 'fork'
  | 'rollback'
  | 'epoch_opened'
  | 'conflict'
  | 'clock_ahead'
  | 'clock_behind'
  | 'device_clock_off'
  | 'start_unknown'

export interface Alarm {
  kind: AlarmKind
  userId: string
  deviceId: string
  /** What it is about: the same subject again raises the count of the one that is there. */
  subject: string
  detail: Record<string, unknown>
}

/** Alarms of one kind and device that each have a row; what comes after them counts up one more. */
export const MAX_OF_A_KIND = 100
const REST = 'the rest'

/** In the caller's transaction. One that was resolved and comes again is open again. */
export async function raiseAlarm(
  trx: Trx,
  { clock, logger }: { clock: Clock; logger: Logger },
  { kind, userId, deviceId, subject, detail }: Alarm,
): Promise<void> {
  logger.warn('ledger alarm', { kind, user: userId, device: deviceId })
  const nowMs = clock.nowMs()
  const keyOf = (about: string) => sha256(`${kind}\n${userId}\n${deviceId}\n${about}`)
  const isFull = await hasAllRows(trx, { kind, userId, deviceId }, keyOf(subject))
  await trx
    .insertInto('ledger_alarms')
    .values({
      key: keyOf(isFull ? REST : subject),
      kind,
      user_id: userId,
      device_id: deviceId,
      detail: JSON.stringify(detail),
      times: 1,
      first_seen_at_ms: nowMs,
      last_seen_at_ms: nowMs,
      resolved_at_ms: null,
    })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((set) => ({
        times: set('ledger_alarms.times', '+', 1),
        detail: set.ref('excluded.detail'),
        last_seen_at_ms: nowMs,
        resolved_at_ms: null,
      })),
    )
    .execute()
}

/** A device could raise one with each batch that it sends: no row of its own for a subject beyond the limit. */
async function hasAllRows(
  trx: Trx,
  which: { kind: AlarmKind; userId: string; deviceId: string },
  key: string,
): Promise<boolean> {
  const { rows, known } = await trx
    .selectFrom('ledger_alarms')
    .select(({ fn }) => [
      fn.countAll<number>().as('rows'),
      fn.countAll<number>().filterWhere('key', '=', key).as('known'),
    ])
    .where('user_id', '=', which.userId)
    .where('device_id', '=', which.deviceId)
    .where('kind', '=', which.kind)
    .executeTakeFirstOrThrow()
  return rows >= MAX_OF_A_KIND && known === 0
}

/** Newest first. */
export function listAlarms(db: Queries, userId: string, limit: number): Promise<LedgerAlarmRow[]> {
  return db
    .selectFrom('ledger_alarms')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('last_seen_at_ms', 'desc')
    .orderBy('key')
    .limit(limit)
    .execute()
}

/** Over all accounts, those that nobody has resolved, the latest first. */
export function listOpenAlarms(db: Queries, limit: number): Promise<LedgerAlarmRow[]> {
  return db
    .selectFrom('ledger_alarms')
    .selectAll()
    .where('resolved_at_ms', 'is', null)
    .orderBy('last_seen_at_ms', 'desc')
    .limit(limit)
    .execute()
}

/** False when no such alarm is open. */
export async function resolveAlarm(trx: Trx, key: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('ledger_alarms')
    .set({ resolved_at_ms: nowMs })
    .where('key', '=', key)
    .where('resolved_at_ms', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function resolveAlarms(
  trx: Trx,
  which: { userId: string; deviceId: string; kind: AlarmKind },
  nowMs: number,
): Promise<void> {
  await trx
    .updateTable('ledger_alarms')
    .set({ resolved_at_ms: nowMs })
    .where('user_id', '=', which.userId)
    .where('device_id', '=', which.deviceId)
    .where('kind', '=', which.kind)
    .where('resolved_at_ms', 'is', null)
    .execute()
}
