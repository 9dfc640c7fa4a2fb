export interface BackOffTimes {
  firstMs: number
  longestMs: number
}

/** Returns the pause before a retry: it doubles from `firstMs` (`retriesBefore` 0) and ends at `longestMs`. */
export function backOffMs(retriesBefore: number, { firstMs, longestMs }: BackOffTimes): number {
  return Math.min(longestMs, firstMs * 2 ** retriesBefore)
}
