import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestChat, type TestChat } from '../../../tests/harness/test-chat.ts'
import { SYSTEM_PROMPT } from './prompt.ts'

let chat: TestChat
beforeEach(async () => {
  chat = await openTestChat()
})
afterEach(() => chat.close())

const lastCall = () => chat.engine.calls.at(-1)
const contents = () => lastCall()?.messages.map(({ content }) => content) ?? []
/** A tokenizer that knows no Japanese: a token for each byte. */
const bytes = (messages: readonly { content: string }[]) =>
  messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0)

describe('A11: the window of the model', () => {
  test('its longest answer is asked for', async () => {
    chat.engine.modelLimits = { ...chat.engine.modelLimits, answer_tokens: 777 }
    await chat.say('Tea?')
    expect(lastCall()?.maxTokens).toBe(777)
  })

  test('an answer says from which message on the model read, once not all of the chat fits', async () => {
    const first = await chat.say('q'.repeat(3_000))
    const session_id = chat.sessions.message(first).session_id
    expect(chat.sessions.message(first).window_start_id).toBeNull()
    await chat.say('r'.repeat(3_000), { session_id })
    await chat.say('s'.repeat(3_000), { session_id })
    const last = await chat.say('t'.repeat(3_000), { session_id })
    const start = chat.sessions.message(last).window_start_id
    expect(chat.sessions.message(start ?? '').content).toBe(contents()[1])
    expect(contents()[1]).not.toContain('q')
  })

  test('a window that began somewhere stays there while it fits', async () => {
    const first = await chat.say('q'.repeat(9_000))
    const session_id = chat.sessions.message(first).session_id
    const next = await chat.say('r'.repeat(2_000), { session_id })
    const start = chat.sessions.message(next).window_start_id
    expect(start).not.toBeNull()
    const third = await chat.say('s'.repeat(1_000), { session_id })
    expect(chat.sessions.message(third).window_start_id).toBe(start)
  })

  test('what the engine counts as too long is sent again with less of the chat, and that is learned', async () => {
    chat.engine.countTokens = bytes
    const first = await chat.say('潮'.repeat(900))
    const session_id = chat.sessions.message(first).session_id
    const second = await chat.say('汐'.repeat(900), { session_id })
    expect(chat.sessions.message(second).status).toBe('complete')
    expect(contents()).toEqual([SYSTEM_PROMPT, '汐'.repeat(900)])
    const calls = chat.engine.calls.length
    await chat.say('海'.repeat(900), { session_id })
    expect(chat.engine.calls.length).toBe(calls + 1)
  })

  test('a message that no model can read at once is refused before anything is stored', async () => {
    chat.engine.modelLimits = { ...chat.engine.modelLimits, context_tokens: 2_048, answer_tokens: 1_024 }
    expect(() => chat.exchange.send({ message: '潮'.repeat(10_000) })).toThrow(
      expect.objectContaining({
        code: 'message_too_long_for_model',
        details: expect.objectContaining({ model: 'smollm2:135m', room: 1_024 }),
      }),
    )
    expect(chat.sessions.list(Number.MAX_SAFE_INTEGER, 10).sessions).toEqual([])
    expect(chat.engine.calls).toEqual([])
  })

  test('one that this model cannot read is answered with words, its text is kept, and the next is refused at once', async () => {
    chat.engine.countTokens = bytes
    const message = '潮'.repeat(5_000)
    const id = await chat.say(message)
    const answer = chat.sessions.message(id)
    expect([answer.status, answer.error?.code]).toEqual(['failed', 'message_too_long_for_model'])
    expect(chat.sessions.message(answer.parent_id ?? '').content).toBe(message)
    expect(() => chat.exchange.send({ message })).toThrow(
      expect.objectContaining({ code: 'message_too_long_for_model' }),
    )
  })

  test('an answer that filled the window says so, and not that it reached its greatest length', async () => {
    chat.engine.doneReason = 'length'
    const { error } = chat.sessions.message(await chat.say('Tea?'))
    expect(error).toMatchObject({ code: 'answer_limit_reached', message: expect.stringContaining('4096') })
  })
})

describe('A11: what the user set for a model', () => {
  test('its system prompt stands in place of the app’s own, also an empty one', async () => {
    chat.scripted.parameters = { 'smollm2:135m': { system_prompt: 'You are a pirate.' } }
    await chat.say('Tea?')
    expect(contents()).toEqual(['You are a pirate.', 'Tea?'])
    chat.scripted.parameters = { 'smollm2:135m': { system_prompt: '' } }
    await chat.say('Tea?')
    expect(contents()).toEqual(['Tea?'])
  })

  test('a project’s model answers in its chats, unless a chat or a message names another', async () => {
    const project_id = chat.deps.projects
    const { id } = (
      project_id as ReturnType<typeof import('../projects/service.ts').createProjectService>
    ).create({
      name: 'French',
      instructions: '',
      memory_mode: null,
      model: 'mistral:7b',
    })
    await chat.say('Bonjour ?', { project_id: id })
    expect(lastCall()?.model).toBe('mistral:7b')
    await chat.say('Bonjour ?', { project_id: id, model: 'other:1b' })
    expect(lastCall()?.model).toBe('other:1b')
  })
})
