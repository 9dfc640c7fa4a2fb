import type { Session } from '../../../contract/core/chat.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'

const DAY_GROUPS = ['today', 'yesterday', 'week', 'month', 'older'] as const
export type DayGroup = (typeof DAY_GROUPS)[number]

/**
 * Which heading a chat stands under, by calendar days of the user's time zone:
 * today, yesterday, the 7 days before today, the 30 days before today, older.
 */
export function dayGroupOf(updatedAtMs: number, nowMs: number): DayGroup {
  const days = calendarDaysBetween(updatedAtMs, nowMs)
  if (days <= 0) return 'today'
  if (days === 1) return 'yesterday'
  if (days <= 7) return 'week'
  return days <= 30 ? 'month' : 'older'
}

/** `sessions` newest first; the order within a group is kept, empty groups are left out. */
export function groupByDay(
  sessions: readonly Session[],
  nowMs: number,
): { group: DayGroup; sessions: Session[] }[] {
  const groups = new Map<DayGroup, Session[]>()
  for (const session of sessions) {
    const group = dayGroupOf(session.updated_at, nowMs)
    groups.set(group, [...(groups.get(group) ?? []), session])
  }
  return DAY_GROUPS.flatMap((group) => {
    const members = groups.get(group)
    return members ? [{ group, sessions: members }] : []
  })
}

/** Counts midnights, not spans of 24 hours; a day that is 23 or 25 hours long still counts as one. */
function calendarDaysBetween(fromMs: number, toMs: number): number {
  return Math.round((startOfDay(toMs) - startOfDay(fromMs)) / DAY_MS)
}

function startOfDay(ms: number): number {
  const date = new Date(ms)
  date.setHours(0, 0, 0, 0)
  return date.getTime()
}
