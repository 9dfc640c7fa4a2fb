import { AppError } from '../../contract/errors.ts'
import type { BatchClaims, CheckedEntry } from '../../contract/ledger/batch.ts'
import type { LedgerEntry } from '../../contract/ledger/entry.ts'
import type { DeviceRow, Trx } from '../db/schema.ts'
import { isOtherAccount } from './date-entries.ts'
import type { LedgerDeps } from './deps.ts'
import { findCounted } from './entry-store.ts'

/**
 * A device that was revoked may bring what it made before: entries that name a receipt which it was given before that,
 * and that do not date themselves after. Any other could have been made at any time by anybody who has the key.
 * Throws ledger_device_revoked, ledger_foreign_device.
 */
export function assertMayBring(
  device: DeviceRow | undefined,
  { claims, entries }: { claims: BatchClaims; entries: readonly CheckedEntry[] },
  anchors: ReadonlyMap<string, number>,
): void {
  if (!device) throw new AppError('ledger_foreign_device', 'This device is not yours. Enrol it first.')
  const revokedMs = device.revoked_at_ms
  if (revokedMs === null) return
  const late = entries.find(({ entry }) => {
    const anchoredMs = anchors.get(entry.anchor)
    return anchoredMs === undefined || anchoredMs >= revokedMs || entry.ts > revokedMs
  })
  if (!late && claims.count > 0) return
  const seq = late?.entry.seq ?? claims.from
  throw new AppError(
    'ledger_device_revoked',
    `This device was signed out for good. Entry ${seq} is not proven to be from before that.`,
    { details: { first_refused_seq: seq } },
  )
}

/** Throws ledger_foreign_account for an entry of a user who does not use this device. */
export async function assertOwnEntries(
  trx: Trx,
  { devices }: LedgerDeps,
  userId: string,
  entries: readonly CheckedEntry[],
): Promise<void> {
  const others = new Map(
    entries
      .filter(({ entry }) => isOtherAccount(userId, entry.user_id))
      .map(({ entry }) => [entry.user_id, entry]),
  )
  for (const [otherId, { did, seq }] of others) {
    if (await devices.find(trx, otherId, did)) continue
    throw new AppError(
      'ledger_foreign_account',
      `Entry ${seq} is of an account that does not use this device.`,
      {
        details: { seq },
      },
    )
  }
}

/**
 * Ids of these entries that count already, with the same content: a store that was merged with its backup numbers them
 * again. With other content it is a conflict: an alarm, and a refusal to be answered.
 */
export async function findConflict(
  trx: Trx,
  deps: LedgerDeps,
  device: { userId: string; deviceId: string },
  entries: readonly CheckedEntry[],
): Promise<Set<string> | AppError> {
  const byId = new Map(entries.map(({ entry }) => [entry.id, entry]))
  const counted = await findCounted(trx, deps.db.kind, device.userId, [...byId.keys()])
  for (const { id, entry: text } of counted) {
    const here = contentOf(text)
    const there = byId.get(id)
    if (there && here !== null && isSameContent(here, there)) continue
    const detail = { id, seq: there?.seq ?? null }
    await deps.alarms.raiseLedger(trx, { kind: 'conflict', ...device, subject: id, detail })
    return new AppError(
      'ledger_conflict',
      `Entry ${there?.seq} has an id that was used before, for something else.`,
      {
        details: detail,
      },
    )
  }
  return new Set(counted.map(({ id }) => id))
}

/** Returns null for a correction, whose id no device may use. */
function contentOf(text: string): LedgerEntry | null {
  const [label, json] = text.split('\n')
  return label === 'ledger-entry-v1' && json !== undefined ? (JSON.parse(json) as LedgerEntry) : null
}

function isSameContent(a: LedgerEntry, b: LedgerEntry): boolean {
  const names = ['user_id', 'resource_type', 'amount', 'ts', 'meta_h'] as const
  return names.every((name) => a[name] === b[name])
}
