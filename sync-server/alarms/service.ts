import type { Logger } from '../../server-kit/logger.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import type { Clock } from '../clock.ts'
import type { BillingAlarmRow } from '../db/billing-tables.ts'
import type { LedgerAlarmRow } from '../db/ledger-tables.ts'
import type { Queries, Trx } from '../db/schema.ts'
import type { BillingAlarm, BillingAlarmKind, LedgerAlarm, LedgerAlarmKind } from './kinds.ts'
import * as store from './store.ts'

/** A ledger alarm of one kind and device has at most this many rows; the next ones count up one more row. */
export const MAX_OF_A_KIND = 100
const OVERFLOW_SUBJECT = 'the rest'

/**
 * Alarms are what an operator has to look at. The same alarm again counts up its row, and opens it again if it was
 * resolved. Whatever takes a `trx` belongs to the caller's transaction.
 */
export interface AlarmService {
  raiseBilling(trx: Trx, alarm: BillingAlarm): Promise<void>
  /** Resolves the open alarms of these kinds for a customer, except those in `stillOpen`. */
  resolveBilling(
    trx: Trx,
    customerId: string,
    kinds: readonly BillingAlarmKind[],
    stillOpen: readonly BillingAlarm[],
  ): Promise<void>
  deleteBilling(trx: Trx, customerId: string): Promise<void>
  /** Newest first. */
  listBilling(db: Queries, limit: number): Promise<BillingAlarmRow[]>
  raiseLedger(trx: Trx, alarm: LedgerAlarm): Promise<void>
  resolveLedger(trx: Trx, which: { userId: string; deviceId: string; kind: LedgerAlarmKind }): Promise<void>
  /** Newest first. */
  listLedger(db: Queries, userId: string, limit: number): Promise<LedgerAlarmRow[]>
  /** The open ones of all accounts, newest first. */
  listOpenLedger(db: Queries, limit: number): Promise<LedgerAlarmRow[]>
  /** Resolves the alarm that an admin has looked at. Returns false when no such alarm is open. */
  resolveByKey(trx: Trx, source: 'billing' | 'ledger', key: string): Promise<boolean>
}

export function createAlarmService({ clock, logger }: { clock: Clock; logger: Logger }): AlarmService {
  return {
    async raiseBilling(trx, alarm) {
      const isNew = await store.upsertBillingAlarm(trx, {
        key: billingKey(alarm),
        kind: alarm.kind,
        customer_id: alarm.customerId,
        ...newCount(alarm.detail),
      })
      if (isNew) logger.error('billing alarm', { kind: alarm.kind, customer: alarm.customerId })
    },
    resolveBilling: (trx, customerId, kinds, stillOpen) =>
      store.resolveBillingAlarms(trx, customerId, kinds, stillOpen.map(billingKey), clock.nowMs()),
    deleteBilling: store.deleteBillingAlarms,
    listBilling: store.listBillingAlarms,
    async raiseLedger(trx, { kind, userId, deviceId, subject, detail }) {
      logger.warn('ledger alarm', { kind, user: userId, device: deviceId })
      const keyOf = (about: string) => sha256(`${kind}\n${userId}\n${deviceId}\n${about}`)
      const key = keyOf(subject)
      // A device could raise one with each batch that it sends.
      const { rows, known } = await store.countLedgerAlarms(trx, { kind, userId, deviceId }, key)
      const isFull = rows >= MAX_OF_A_KIND && known === 0
      await store.upsertLedgerAlarm(trx, {
        key: isFull ? keyOf(OVERFLOW_SUBJECT) : key,
        kind,
        user_id: userId,
        device_id: deviceId,
        ...newCount(detail),
      })
    },
    resolveLedger: (trx, which) => store.resolveLedgerAlarms(trx, which, clock.nowMs()),
    listLedger: store.listLedgerAlarms,
    listOpenLedger: store.listOpenLedgerAlarms,
    resolveByKey: (trx, source, key) => store.resolveAlarm(trx, `${source}_alarms`, key, clock.nowMs()),
  }

  function newCount(detail: Record<string, unknown>) {
    const nowMs = clock.nowMs()
    return {
      detail: JSON.stringify(detail),
      times: 1,
      first_seen_at_ms: nowMs,
      last_seen_at_ms: nowMs,
      resolved_at_ms: null,
    }
  }
}

function billingKey({ kind, customerId, subject }: BillingAlarm): string {
  return `${kind} ${customerId ?? '-'} ${subject}`
}
