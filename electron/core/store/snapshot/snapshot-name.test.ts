import { expect, it } from 'vitest'
import { nextTakenAt, parseSnapshotName, snapshotName, snapshotsToDrop } from './snapshot-name.ts'

const DAY = 24 * 60 * 60 * 1000
const NOON = Date.UTC(2026, 0, 31, 12)
const daily = (daysAgo: number) => snapshotName(NOON - daysAgo * DAY, 'daily')

it('K1: a name says when and why, and is read back', () => {
  expect(daily(0)).toBe('novacore-20260131T120000.000Z-daily.db')
  expect(parseSnapshotName(daily(0))).toEqual({ takenAtMs: NOON, reason: 'daily' })
})

it.each([
  'novacore.db',
  '../novacore-20260131T120000.000Z-daily.db',
  'novacore-20260131T120000.000Z-evil.db',
  '',
])('K1: is no name of a snapshot: %s', (name) => expect(parseSnapshotName(name)).toBeNull())

it('K1: takes the next millisecond when the clock does not move', () => {
  expect(nextTakenAt([daily(0), `${snapshotName(NOON + 1, 'manual')}.tmp`], NOON)).toBe(NOON + 2)
})

it('K1: keeps the seven newest', () => {
  const names = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(daily)
  expect(snapshotsToDrop(names, NOON, NOON)).toEqual([daily(7), daily(8)])
})

it('K1: never drops the newest one made before a migration', () => {
  const older = snapshotName(NOON - 30 * DAY, 'migration')
  const newest = snapshotName(NOON - 20 * DAY, 'migration')
  const names = [...[0, 1, 2, 3, 4, 5, 6].map(daily), newest, older]
  expect(snapshotsToDrop(names, NOON, NOON)).toEqual([older])
})

it('K1: drops those of a clock that once ran ahead before any real one', () => {
  const ahead = [3650, 3651, 3652, 3653, 3654, 3655, 3656].map((days) =>
    snapshotName(NOON + days * DAY, 'daily'),
  )
  const dropped = snapshotsToDrop([...ahead, daily(0), daily(1)], NOON, NOON)
  expect(dropped).toHaveLength(2)
  expect(dropped.every((name) => ahead.includes(name))).toBe(true)
})
