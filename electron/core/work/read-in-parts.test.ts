import { expect, test } from 'vitest'
import type { ChatCall, EngineMessage } from '../models/engine.ts'
import { readInParts } from './read-in-parts.ts'

/** An engine that reads `charsPerMs`, of which the cache holds what it read before. */
function readingEngine(charsPerMs: number) {
  const asked: EngineMessage[][] = []
  let nowMs = 0
  let read = 0
  return {
    asked,
    nowMs: () => nowMs,
    chat: async function* ({ messages, signal }: ChatCall) {
      asked.push(messages)
      const chars = messages.at(-1)?.content.length ?? 0
      nowMs += (chars - read) / charsPerMs
      read = chars
      signal.throwIfAborted()
      yield {
        type: 'end' as const,
        stats: {
          promptTokens: 1,
          loadMs: 0,
          answerTokens: 1,
          promptMs: 1,
          answerMs: 1,
          doneReason: 'length',
        },
      }
    },
  }
}
const QUESTION = 'A long question of many words. '.repeat(200)
const question = (content: string, signal = new AbortController().signal) => ({
  model: 'm',
  messages: [
    { role: 'system' as const, content: 'Rules.' },
    { role: 'user' as const, content },
  ],
  format: {},
  maxTokens: 100,
  signal,
})
const lengths = (asked: EngineMessage[][]) => asked.map((messages) => messages.at(-1)?.content.length ?? 0)

test('B4: a long question is read part by part, each a longer beginning, in a quarter of a second each', async () => {
  const slow = readingEngine(0.5)
  await readInParts(slow, question(QUESTION), slow.nowMs)
  const ends = lengths(slow.asked)
  expect(
    slow.asked.every(
      ([system, user]) => system?.content === 'Rules.' && QUESTION.startsWith(user?.content ?? '?'),
    ),
  ).toBe(true)
  const parts = ends.slice(1).map((end, index) => end - (ends[index] ?? 0))
  expect(parts.every((chars) => chars === 125)).toBe(true)
  expect(QUESTION.length - (ends.at(-1) ?? 0)).toBeLessThanOrEqual(125)
})

test('B4: a fast model reads all in a few parts, and a short question in one', async () => {
  const fast = readingEngine(50)
  await readInParts(fast, question(QUESTION), fast.nowMs)
  expect(fast.asked).toHaveLength(1)
  const short = readingEngine(50)
  await readInParts(short, question('Short?'), short.nowMs)
  expect(short.asked).toHaveLength(0)
})

test('B4: nothing more is read once the user writes', async () => {
  const slow = readingEngine(0.5)
  const stop = new AbortController()
  const chat = slow.chat
  slow.chat = async function* (call: ChatCall) {
    if (slow.asked.length === 1) stop.abort()
    yield* chat(call)
  }
  await expect(readInParts(slow, question(QUESTION, stop.signal), slow.nowMs)).rejects.toThrow()
  expect(slow.asked).toHaveLength(2)
})
