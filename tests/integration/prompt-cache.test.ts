import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerMemoriesReplySchema } from '../../contract/core/answer-memories.ts'
import { memoryListSchema } from '../../contract/core/memory.ts'
import type { InProcessCore } from '../harness/in-process-core.ts'
import { askBriefly, QUESTIONS, rememberingCore, vectorsAreThere } from '../harness/remembering-core.ts'
import { type PromptRead, type WatchedEngine, watchedEngine } from '../harness/watched-engine.ts'

/** What the engine's own log says of its cache, over a chat with memory on. Counts only: no times. */
let engine: WatchedEngine
let core: InProcessCore
beforeAll(async () => {
  engine = await watchedEngine()
  core = await rememberingCore(engine.url)
})
afterAll(async () => {
  await core.close()
  await engine.end()
})

const PIECES = 12
/** The end of an answer may be cut into other tokens once more text follows it. */
const TAIL_TOKENS = 4

let sessionId: string | undefined
async function ask(message: string): Promise<PromptRead> {
  await vectorsAreThere(core)
  engine.promptsRead()
  const turn = await askBriefly(core, { message, ...(sessionId ? { session_id: sessionId } : {}) }, PIECES)
  sessionId = turn.sessionId
  // The vectors of an answer are computed too, and are shorter than the prompt of their chat.
  const [longest] = engine.promptsRead().toSorted((a, b) => b.promptTokens - a.promptTokens)
  if (!longest) throw new Error('The engine told nothing of its cache.')
  return longest
}

test('N1: with memory on, each turn finds the whole prompt before it in the engine’s cache', async () => {
  const reads: PromptRead[] = []
  for (const question of QUESTIONS.slice(0, 8)) reads.push(await ask(question))
  for (const [turn, read] of reads.entries()) {
    const before = reads[turn - 1]?.promptTokens ?? 0
    expect(read.cachedTokens).toBeGreaterThanOrEqual(before - TAIL_TOKENS)
  }
  const later = reads.slice(1)
  const share =
    sum(later.map(({ cachedTokens }) => cachedTokens)) / sum(later.map(({ promptTokens }) => promptTokens))
  expect(share).toBeGreaterThan(0.6)
})

test('C2: a memory that is forgotten leaves the prompt, though the engine then reads the chat again', async () => {
  const { messages } = (await core.get(`/chat/sessions/${sessionId}/messages`)).body as {
    messages: { id: string; role: string; memory: { used: number } | null }[]
  }
  const answer = messages.find(({ memory }) => (memory?.used ?? 0) > 0)
  const reply = answerMemoriesReplySchema.parse((await core.get(`/memory/answers/${answer?.id}`)).body)
  const [used] = reply.memories.filter(({ kind }) => kind === 'memory')
  const before = await ask('Thank you.')
  await core.delete(`/memory/entries/${used?.id}`)
  expect(
    memoryListSchema.parse((await core.get('/memory/list')).body).memories.map(({ id }) => id),
  ).not.toContain(used?.id)
  const after = await ask('Thanks again.')
  expect(after.cachedTokens).toBeLessThan(before.cachedTokens)
  expect((await ask('Bye.')).cachedTokens).toBeGreaterThan(after.promptTokens - TAIL_TOKENS)
})

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
