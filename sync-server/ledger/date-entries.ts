import type { CheckedEntry } from '../../contract/ledger/batch.ts'
import type { Seen } from '../../contract/sync/ledger.ts'
import { dayOf } from '../../contract/utc-day.ts'

/** Network time corrects by seconds; a device proof is taken within five minutes too. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000
/** An exchange is dated when it was admitted: a receipt may come before it ends. None takes an hour. */
const ANCHOR_TOLERANCE_MS = 60 * 60_000
/** No device wrote entries before there was an app. */
const EARLIEST_MS = Date.UTC(2025, 0, 1)

export interface DatedEntry {
  entry: CheckedEntry
  /** The day it counts on. */
  day: number
  isCounted: boolean
}

interface DateScope {
  userId: string
  nowMs: number
  /** When the receipts that the entries name were issued. */
  anchors: ReadonlyMap<string, number>
  /** Ids that count already, with the same content. */
  countedIds: ReadonlySet<string>
}

/** The account of a device on which nobody had signed in. */
const LOCAL_USER = 'local'

export function isOtherAccount(userId: string, entryUserId: string): boolean {
  return entryUserId !== userId && entryUserId !== LOCAL_USER
}

/**
 * Decides on which day each entry counts, and reports odd times. A time in the future counts today; a time before the
 * receipt that the entry names counts on the day of that receipt: setting a clock either way makes no usage vanish.
 */
export function dateEntries(
  entries: readonly CheckedEntry[],
  scope: DateScope,
): { dated: DatedEntry[]; seen: Seen[] } {
  const odd = new Map<Seen['kind'], number>()
  const note = (kind: Seen['kind']) => void odd.set(kind, (odd.get(kind) ?? 0) + 1)
  const dated = entries.map((checked) => {
    const { ts, anchor, id, user_id } = checked.entry
    const anchoredMs = scope.anchors.get(anchor) ?? EARLIEST_MS
    const isAhead = ts > scope.nowMs + CLOCK_TOLERANCE_MS
    const isBehind = ts < anchoredMs - ANCHOR_TOLERANCE_MS
    const isOther = isOtherAccount(scope.userId, user_id)
    const isRepeated = !isOther && scope.countedIds.has(id)
    if (isAhead) note('clock_ahead')
    if (isBehind) note('clock_behind')
    if (isOther) note('other_account')
    if (isRepeated) note('repeated_elsewhere')
    const countedMs = isAhead ? scope.nowMs : isBehind ? anchoredMs : ts
    return { entry: checked, day: dayOf(countedMs), isCounted: !isOther && !isRepeated }
  })
  return {
    dated,
    seen: [...odd].map(([kind, count]) => ({ kind, entries: count, message: words(kind, count) })),
  }
}

export function words(kind: Seen['kind'], count: number): string {
  const which = count === 1 ? 'One entry' : `${count} entries`
  return {
    clock_ahead: `${which} dated after the server’s time; counted today.`,
    clock_behind: `${which} dated before it can have been; counted on the earliest day that is possible.`,
    device_clock_off: 'The clock of this device is off by more than five minutes.',
    start_unknown: 'The ledger of this device begins after entries that the server never saw.',
    repeated_elsewhere: `${which} that the server had in another place; counted once.`,
    other_account: `${which} of another account of this device; counted there.`,
  }[kind]
}
