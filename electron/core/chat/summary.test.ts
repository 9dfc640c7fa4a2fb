import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import { fc } from '../../../tests/harness/random.ts'
import { openTestChat, type TestChat } from '../../../tests/harness/test-chat.ts'
import { toParts } from './summary-parts.ts'

let chat: TestChat
beforeEach(async () => {
  chat = await openTestChat()
})
afterEach(() => chat.close())

/** A chat of which the first questions no longer fit. */
async function longChat(): Promise<string> {
  const first = await chat.say(`The cat is called Mia. ${'q'.repeat(5_000)}`)
  const session_id = chat.sessions.message(first).session_id
  await chat.say('r'.repeat(5_000), { session_id })
  return session_id
}
const done = (id: string) => expect.poll(() => chat.summaries.state(id).progress).toBeNull()

describe('A11: a summary of what no longer fits', () => {
  test('is written when the user asks, and stands in the next prompts in place of the messages', async () => {
    const id = await longChat()
    chat.engine.pieces = ['<think>Hm.</think>', 'The cat is called Mia.']
    expect(chat.summaries.start(id).progress).toEqual({ done: 0, total: 1 })
    await done(id)
    const { summary } = chat.summaries.state(id)
    expect(summary).toMatchObject({ content: 'The cat is called Mia.', model: 'smollm2:135m' })
    expect(chat.engine.calls.at(-1)?.messages[0]?.content).toContain('User: The cat is called Mia. qqq')
    chat.engine.pieces = ['Mia.']
    await chat.say('What is the cat called?', { session_id: id })
    const [system, next] = chat.engine.calls.at(-1)?.messages ?? []
    expect(system?.content).toContain('Summary of the earlier part of this chat:\nThe cat is called Mia.')
    expect(next?.content).toMatch(/^r+$/)
  })

  test('goes on from the one before, and a removed one is read no more', async () => {
    const id = await longChat()
    chat.engine.pieces = ['First.']
    chat.summaries.start(id)
    await done(id)
    await chat.say('s'.repeat(6_000), { session_id: id })
    chat.engine.pieces = ['Second.']
    chat.summaries.start(id)
    await done(id)
    expect(chat.engine.calls.at(-1)?.messages[0]?.content).toContain('Summary of what came before:\nFirst.')
    expect(chat.summaries.state(id).summary?.content).toBe('Second.')
    expect(chat.summaries.remove(id)).toEqual({ summary: null, progress: null, error: null })
    await chat.say('And?', { session_id: id })
    expect(JSON.stringify(chat.engine.calls.at(-1)?.messages)).not.toContain('Summary of')
  })

  test('costs the user nothing, and is in the ledger as background work', async () => {
    const id = await longChat()
    const before = chat.deps.ledger.quota().tokens.used
    chat.summaries.start(id)
    await done(id)
    expect(chat.deps.ledger.quota().tokens.used).toBe(before)
    expect(chat.deps.ledger.page(1, null).entries[0]).toMatchObject({ resource_type: 'reflection_tokens' })
  })

  test('of one version of the chat is not read in another', async () => {
    const id = await longChat()
    chat.engine.pieces = ['Of the first version.']
    chat.summaries.start(id)
    await done(id)
    await chat.say('Another beginning', { session_id: id, parent_id: null })
    expect(chat.summaries.state(id).summary).toBeNull()
    expect(JSON.stringify(chat.engine.calls.at(-1)?.messages)).not.toContain('Of the first version')
  })

  test('that cannot be written says why, and can be asked for again', async () => {
    const id = await longChat()
    chat.engine.failure = new AppError('engine_died', 'It died.')
    chat.summaries.start(id)
    await done(id)
    expect(chat.summaries.state(id)).toMatchObject({ summary: null, error: { code: 'engine_died' } })
    chat.engine.failure = null
    chat.engine.pieces = [' ']
    chat.summaries.start(id)
    await done(id)
    expect(chat.summaries.state(id).error?.code).toBe('answer_empty')
  })

  test('is refused where the model reads all of the chat', async () => {
    const id = chat.sessions.message(await chat.say('Tea?')).session_id
    expect(() => chat.summaries.start(id)).toThrow(expect.objectContaining({ code: 'nothing_to_summarise' }))
  })

  test('goes with its chat', async () => {
    const id = await longChat()
    chat.summaries.start(id)
    await done(id)
    chat.test.db.prepare('DELETE FROM sessions WHERE id = ?').run(id)
    expect(chat.test.db.prepare('SELECT count(*) AS n FROM chat_summaries').get()).toEqual({ n: 0 })
  })
})

test('A11: a chat is cut into parts that fit, and nothing of it is lost', () => {
  const estimate = (text: string) => Math.ceil(text.length / 3)
  const message = fc.record({
    role: fc.constantFrom('user' as const, 'assistant' as const),
    content: fc.string(),
  })
  fc.assert(
    fc.property(fc.array(message), fc.integer({ min: 20, max: 200 }), (messages, room) => {
      const parts = toParts(messages, room, estimate)
      for (const part of parts) expect(estimate(part)).toBeLessThanOrEqual(room + 1)
      const bare = (text: string) => text.replaceAll('\n\n', '')
      const whole = messages.map(
        ({ role, content }) => `${role === 'user' ? 'User' : 'Assistant'}: ${content}`,
      )
      expect(bare(parts.join(''))).toBe(bare(whole.join('')))
    }),
  )
})
