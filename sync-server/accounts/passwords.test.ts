import { expect, test } from 'vitest'
import { hashPassword, isPassword, MAX_WAITING } from './passwords.ts'

test('F2: hashes two passwords at a time, lets a short queue wait, and refuses the rest in words', async () => {
  const runningMost = 2
  let isOver = false
  const outcomes = await Promise.allSettled(
    Array.from({ length: MAX_WAITING + runningMost + 10 }, async () => {
      const hash = await hashPassword('correct horse battery staple')
      isOver = true
      return hash
    }).map((hashing) =>
      hashing.catch((error: unknown) => {
        // At once: what is refused does not wait for those before it.
        expect(isOver).toBe(false)
        throw error
      }),
    ),
  )
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(MAX_WAITING + runningMost)
  expect(refused.map(({ reason }) => [reason.code, reason.status, reason.retryAfterSeconds])).toEqual(
    Array.from({ length: 10 }, () => ['server_busy', 503, 2]),
  )
  const [first] = outcomes
  const stored = first?.status === 'fulfilled' ? first.value : ''
  expect(await isPassword(stored, 'correct horse battery staple')).toBe(true)
  expect(await isPassword(stored, 'another')).toBe(false)
})
