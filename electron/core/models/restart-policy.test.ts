import { expect, test } from 'vitest'
import { createRestartPolicy } from './restart-policy.ts'

/** Deaths at the given seconds; the delay that each of them leads to. */
function delays(deathsAtSeconds: number[], lifeMs = 1_000): (number | null)[] {
  let nowMs = 0
  const restartPolicy = createRestartPolicy(() => nowMs)
  return deathsAtSeconds.map((second) => {
    nowMs = second * 1_000
    return restartPolicy.died(lifeMs)
  })
}

test('B1: waits twice as long after each death, at most 30 seconds', () => {
  expect(delays([0, 31, 62, 93, 124, 155, 186, 217])).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
  ])
})

test('B1: gives up at the third death within a minute', () => {
  expect(delays([0, 30, 59])).toEqual([500, 1_000, null])
  expect(delays([0, 30, 60])).toEqual([500, 1_000, 2_000])
})

test('B1: counts from zero after the engine was well for five minutes', () => {
  let nowMs = 0
  const restartPolicy = createRestartPolicy(() => nowMs)
  restartPolicy.died(1_000)
  nowMs = 40_000
  expect(restartPolicy.died(1_000)).toBe(1_000)
  nowMs = 400_000
  expect(restartPolicy.died(5 * 60_000)).toBe(500)
})

test('B1: forgets all deaths when a user restarts it', () => {
  const restartPolicy = createRestartPolicy(() => 0)
  restartPolicy.died(0)
  restartPolicy.died(0)
  restartPolicy.reset()
  expect(restartPolicy.died(0)).toBe(500)
})
