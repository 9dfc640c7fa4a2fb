/** One line of the report. `ratio` is what the spec bounds; `figure` and `reference` share `unit`. */
export interface BenchRow {
  /** Clause and what was measured, for example "N1 tokens per second". */
  name: string
  figure: number
  unit: string
  /** The named reference, measured in the same run. */
  reference: { name: string; figure: number } | null
  ratio: number | null
  /** What the spec asks for, in words; null where it asks for nothing. */
  target: string | null
  isMet: boolean | null
}

/** Middle value; the mean of both middle ones for an even count. Throws on none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[sorted.length >> 1]
  const lower = sorted[(sorted.length - 1) >> 1]
  if (upper === undefined || lower === undefined) throw new RangeError('The median of nothing.')
  return (upper + lower) / 2
}
