import { expect, test } from 'vitest'
import { CORE_ERROR_STATUS } from './core/errors.ts'
import { SYNC_ERROR_STATUS } from './sync/errors.ts'

test('K3: a code that both servers use has the same status in both lists', () => {
  const sync: Record<string, number> = SYNC_ERROR_STATUS
  const shared = Object.entries(CORE_ERROR_STATUS).filter(([code]) => code in sync)
  expect(shared.length).toBeGreaterThan(0)
  expect(shared.filter(([code, status]) => sync[code] !== status)).toEqual([])
})
