interface Day {
  /** YYYY-MM-DD, UTC */
  day: string
  tokens: number
  messages: number
}

/** Returns what was used on an average day of this UTC month up to today, days without use included, rounded. */
export function monthAverage(days: readonly Day[], nowMs: number): { tokens: number; messages: number } {
  const today = new Date(nowMs).toISOString().slice(0, 10)
  const month = days.filter(({ day }) => day.startsWith(today.slice(0, 7)) && day <= today)
  const passed = Number(today.slice(8))
  const sum = (of: (day: Day) => number) => month.reduce((total, day) => total + of(day), 0)
  return {
    tokens: Math.round(sum(({ tokens }) => tokens) / passed),
    messages: Math.round(sum(({ messages }) => messages) / passed),
  }
}
