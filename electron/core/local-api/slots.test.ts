import { expect, it } from 'vitest'
import { Slots } from './slots.ts'

it('gives four places to each key, and a place that is given back twice only once', () => {
  const slots = new Slots()
  const [first] = [1, 2, 3, 4].map(() => slots.take('a'))
  expect(() => slots.take('a')).toThrow('4 calls with this key are open already.')
  slots.take('b')
  first?.()
  first?.()
  slots.take('a')
  expect(() => slots.take('a')).toThrow()
})

it('is idle when the last call of all keys has ended', async () => {
  const slots = new Slots()
  await slots.idle()
  const leave = [slots.take('a'), slots.take('b')]
  let isIdle = false
  const idle = slots.idle().then(() => {
    isIdle = true
  })
  leave[0]?.()
  await Promise.resolve()
  expect(isIdle).toBe(false)
  leave[1]?.()
  await idle
})
