import { describe, expect, it } from 'vitest'
import type { Session } from '../../../contract/core/chat.ts'
import { dayGroupOf, groupByDay } from './sessions-by-day.ts'

const NOON = new Date(2026, 9, 15, 12, 0).getTime()
const at = (day: number, hour = 12, minute = 0, month = 9) =>
  new Date(2026, month, day, hour, minute).getTime()

describe('the heading of a chat', () => {
  it.each([
    ['today', at(15, 0, 0)],
    ['today', at(15, 23, 59)],
    ['yesterday', at(14, 23, 59)],
    ['yesterday', at(14, 0, 0)],
    ['week', at(13, 23, 59)],
    ['week', at(8, 0, 0)],
    ['month', at(7, 23, 59)],
    ['month', at(15, 0, 0, 8)],
    ['older', at(14, 23, 59, 8)],
  ] as const)('A2: is %s for %d', (group, updatedAt) => {
    expect(dayGroupOf(updatedAt, NOON)).toBe(group)
  })

  it('A2: is today for a chat from the future, after a clock was set back', () => {
    expect(dayGroupOf(at(20), NOON)).toBe('today')
  })
})

describe('the list', () => {
  const session = (id: string, updatedAt: number): Session => ({
    id,
    title: id,
    created_at: updatedAt,
    updated_at: updatedAt,
    active_leaf_id: null,
    model: null,
    project_id: null,
    message_count: 2,
    is_generating: false,
  })

  it('A2: keeps the order within a day and leaves empty days out', () => {
    const groups = groupByDay([session('a', at(15, 11)), session('b', at(15, 9)), session('c', at(1))], NOON)
    expect(groups.map(({ group, sessions }) => [group, sessions.map(({ id }) => id)])).toEqual([
      ['today', ['a', 'b']],
      ['month', ['c']],
    ])
  })
})
