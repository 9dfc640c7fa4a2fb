import { snapshotSchema } from '../../../../contract/core/store.ts'
import { DAY_MS } from '../../../../contract/utc-day.ts'

/** A snapshot's name holds when and why: novacore-20260131T120000.000Z-migration.db (UTC; no colon, for Windows). */
export type SnapshotReason = (typeof snapshotSchema.shape.reason.options)[number]

const KEPT = 7
const NAME = /^novacore-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d\.\d{3})Z-([a-z]+)\.db$/
/** A snapshot dated further ahead than this was taken while the clock was wrong. */
const CLOCK_SLACK_MS = DAY_MS

export function snapshotName(takenAtMs: number, reason: SnapshotReason): string {
  return `novacore-${new Date(takenAtMs).toISOString().replaceAll(/[-:]/g, '')}-${reason}.db`
}

export function parseSnapshotName(name: string): { takenAtMs: number; reason: SnapshotReason } | null {
  const match = NAME.exec(name)
  if (!match) return null
  const [, year, month, day, hour, minute, second] = match
  const takenAtMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  const reason = snapshotSchema.shape.reason.safeParse(match[7])
  return reason.success && Number.isFinite(takenAtMs) ? { takenAtMs, reason: reason.data } : null
}

/** Returns now, or the next free millisecond, so that no name is used twice. */
export function nextTakenAt(names: readonly string[], nowMs: number): number {
  const taken = new Set(names.map((name) => parseSnapshotName(name.replace(/\.tmp$/, ''))?.takenAtMs))
  let at = nowMs
  while (taken.has(at)) at += 1
  return at
}

/**
 * All but the newest seven; never the newest one made before a migration (the way back from an update), never the
 * one just taken. Those dated in the future go first: a clock that once ran ahead must not push out every later one.
 */
export function snapshotsToDrop(names: readonly string[], justTakenAtMs: number, nowMs: number): string[] {
  const newestFirst = names
    .flatMap((name) => {
      const parts = parseSnapshotName(name)
      if (!parts) return []
      const isAhead = parts.takenAtMs > nowMs + CLOCK_SLACK_MS && parts.takenAtMs !== justTakenAtMs
      return [{ name, ...parts, rank: isAhead ? Number.NEGATIVE_INFINITY : parts.takenAtMs }]
    })
    .sort((a, b) => b.rank - a.rank)
  const beforeUpdate = newestFirst.find((snapshot) => snapshot.reason === 'migration')
  return newestFirst
    .slice(KEPT)
    .filter((snapshot) => snapshot !== beforeUpdate && snapshot.takenAtMs !== justTakenAtMs)
    .map((snapshot) => snapshot.name)
}
