export const DAY_MS = 86_400_000

/** Returns the UTC day of a time, counted in days since 1970-01-01. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS)
}

/** Returns the first midnight UTC after a time, in ms; a time at midnight gets the next one. */
export function midnightAfter(ms: number): number {
  return (dayOf(ms) + 1) * DAY_MS
}

/** Returns a UTC day as YYYY-MM-DD. */
export function dayName(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** Returns the number of a day written as YYYY-MM-DD; NaN for any other text. */
export function dayNumber(name: string): number {
  return Math.floor(Date.parse(`${name}T00:00:00Z`) / DAY_MS)
}
