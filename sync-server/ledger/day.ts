export const DAY_MS = 86_400_000

/** UTC days since 1970-01-01. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS)
}

export function midnightAfter(ms: number): number {
  return (dayOf(ms) + 1) * DAY_MS
}

/** YYYY-MM-DD, UTC. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}
