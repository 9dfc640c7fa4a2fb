import { expect, test } from 'vitest'
import { LiveAnswer } from './live-answer.ts'

const never = new AbortController().signal

async function read(live: LiveAnswer, from: number, signal = never): Promise<string> {
  let text = ''
  for await (const piece of live.follow(from, signal)) {
    expect(piece.at).toBe(from + text.length)
    text += piece.text
  }
  return text
}

test('A4: every watcher, from any time and offset on, reads the same text to its end', async () => {
  const live = new LiveAnswer()
  const early = read(live, 0)
  live.append('one ')
  const middle = read(live, 2)
  live.append('two ')
  await Promise.resolve()
  live.append('three')
  live.end()
  expect(await early).toBe('one two three')
  expect(await middle).toBe('e two three')
  expect(await read(live, 4)).toBe('two three')
  expect(await read(live, 999)).toBe('')
})

test('a reader who leaves is let go, and the answer goes on', async () => {
  const live = new LiveAnswer()
  const leaving = new AbortController()
  const gone = read(live, 0, leaving.signal)
  live.append('one ')
  await new Promise((resolve) => setTimeout(resolve, 5))
  leaving.abort()
  expect(await gone).toBe('one ')
  live.append('two')
  live.end()
  expect(live.text).toBe('one two')
})
