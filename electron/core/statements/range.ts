/** A part of a text, in UTF-16 units; `end` is behind its last one. */
export interface Range {
  start: number
  end: number
}

export function overlaps(range: Range, others: readonly Range[]): boolean {
  return others.some(({ start, end }) => range.start < end && start < range.end)
}
