import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  chatReplySchema,
  type Message,
  messageListSchema,
  sessionListSchema,
  sessionSchema,
} from '../../contract/core/chat.ts'
import { coreErrorBodySchema } from '../../contract/core/errors.ts'
import { summaryStateSchema } from '../../contract/core/summary.ts'
import { ledgerPageSchema, quotaReplySchema } from '../../contract/core/usage.ts'
import { collect } from '../harness/core-client.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { preparedModelsDir } from '../harness/prepared-models.ts'

let core: InProcessCore

beforeAll(async () => {
  process.env.NOVACORE_MODELS_DIR = await preparedModelsDir()
  core = await InProcessCore.start({ tier: () => 'pro' })
})
afterAll(() => core.close())

const LONG = 'Write a long story about a lighthouse keeper. Go on for many paragraphs.'

async function messagesOf(sessionId: string) {
  const reply = await core.get(`/chat/sessions/${sessionId}/messages`)
  return messageListSchema.parse(reply.body)
}
/** What the engine itself counted for one answer, as its ledger entry holds it. */
async function engineTokens(messageId: string): Promise<{ read: number; written: number }> {
  const { entries } = ledgerPageSchema.parse((await core.get('/usage/ledger?limit=50')).body)
  const entry = entries.find(({ metadata }) => metadata.message_id === messageId)
  const { engine_prompt_tokens: read, engine_answer_tokens: written } = entry?.metadata ?? {}
  return { read: Number(read), written: Number(written) }
}
const only = (messages: Message[], role: Message['role']) =>
  messages.filter((message) => message.role === role)

describe('A1: chat with a real model', () => {
  test('a plain message is answered, stored and counted', async () => {
    const before = quotaReplySchema.parse((await core.get('/usage/quota')).body)
    const reply = await core.post('/chat/message', { message: 'Say hello in one short sentence.' })
    expect(reply.status).toBe(200)
    const answer = chatReplySchema.parse(reply.body)
    expect(answer.response.length).toBeGreaterThan(0)
    expect(answer.status).toBe('complete')
    expect(answer.usage.messages).toBe(1)
    expect(answer.usage.total_tokens).toBe(answer.usage.input_tokens + answer.usage.output_tokens)
    expect(answer.quota.messages.used).toBe(before.messages.used + 1)
    expect(answer.quota.tokens.used).toBe(before.tokens.used + answer.usage.total_tokens)
    const { session, messages } = await messagesOf(answer.session_id)
    expect(session.title).toBe('Say hello in one short sentence.')
    expect(messages.map(({ role, status }) => [role, status])).toEqual([
      ['user', 'complete'],
      ['assistant', 'complete'],
    ])
    expect(messages[1]?.content).toBe(answer.response)
  })

  test('a streamed answer is what is stored, to the letter, with its speed (A8)', async () => {
    const { accepted, text, done } = await collect(
      core.stream('POST', '/chat/stream', { message: 'Name three colours.' }),
    )
    expect(accepted.message.status).toBe('streaming')
    expect(done.message.content).toBe(text)
    expect(done.message.stats?.time_to_first_token_ms).toBeGreaterThan(0)
    expect(done.message.stats?.tokens_per_second).toBeGreaterThan(0)
    expect((await messagesOf(done.session.id)).messages.at(-1)).toEqual(done.message)
  })

  test('the model hears what was said before in the chat: the engine reads the whole of it', async () => {
    const say = async (message: string, session_id?: string) =>
      chatReplySchema.parse((await core.post('/chat/message', { message, session_id })).body)
    const first = await say('My dog is called Biscuit.')
    const second = await say('What is my dog called?', first.session_id)
    expect(second.session_id).toBe(first.session_id)
    const [before, after] = [await engineTokens(first.message_id), await engineTokens(second.message_id)]
    expect(after.read).toBeGreaterThan(before.read + before.written)
  })

  test('stopping keeps what came, and counts what came', async () => {
    let answerId = ''
    let seen = ''
    for await (const event of core.stream('POST', '/chat/stream', { message: LONG })) {
      if (event.type === 'accepted') answerId = event.message.id
      if (event.type === 'delta') seen += event.text
      if (event.type === 'delta' && seen.length > 60 && answerId !== '') {
        const stopped = await core.post(`/chat/generations/${answerId}/cancel`)
        expect(stopped.body).toEqual({ message_id: answerId, status: 'stopped' })
        break
      }
    }
    const ended = await collect(core.stream('GET', `/chat/generations/${answerId}/stream`))
    expect(ended.done.message.status).toBe('stopped')
    expect(ended.text.startsWith(seen)).toBe(true)
    expect(ended.done.message.usage?.output_tokens).toBeGreaterThan(0)
    const again = await core.post(`/chat/generations/${answerId}/cancel`)
    expect(coreErrorBodySchema.parse(again.body).error.code).toBe('generation_ended')
  })
})

describe('A4: an answer belongs to the core', () => {
  test('goes on when its watcher leaves, and is found again live, without a gap or a double', async () => {
    let answerId = ''
    let seen = ''
    for await (const event of core.stream('POST', '/chat/stream', { message: LONG })) {
      if (event.type === 'accepted') answerId = event.message.id
      if (event.type === 'delta') seen += event.text
      if (seen.length > 40) break
    }
    const running = await core.get('/chat/generations')
    expect(running.body).toMatchObject({ generations: [{ id: answerId }] })
    let attached = ''
    for await (const event of core.stream(
      'GET',
      `/chat/generations/${answerId}/stream?from=${seen.length}`,
    )) {
      if (event.type === 'delta') {
        expect(event.at).toBe(seen.length + attached.length)
        attached += event.text
      }
      if (attached.length > 200) break
    }
    await core.post(`/chat/generations/${answerId}/cancel`)
    const { done } = await collect(core.stream('GET', `/chat/generations/${answerId}/stream`))
    expect(done.message.content.startsWith(seen + attached)).toBe(true)
  })

  test('a chat that is opened while its answer is written shows the text so far', async () => {
    for await (const event of core.stream('POST', '/chat/stream', { message: LONG })) {
      if (event.type !== 'delta' || event.at < 30) continue
      const { generations } = (await core.get('/chat/generations')).body as {
        generations: { id: string; session_id: string }[]
      }
      const running = generations[0]
      if (!running) throw new Error('nothing is running')
      const { session, messages } = await messagesOf(running.session_id)
      expect(session.is_generating).toBe(true)
      expect(messages.at(-1)?.status).toBe('streaming')
      expect(messages.at(-1)?.content.length).toBeGreaterThan(30)
      await core.post(`/chat/generations/${running.id}/cancel`)
      break
    }
  })
})

describe('A3: a message is a node of a tree', () => {
  test('edit, regenerate and branch keep every sibling', async () => {
    const first = chatReplySchema.parse((await core.post('/chat/message', { message: 'Say one word.' })).body)
    const { done: again } = await collect(
      core.stream('POST', `/chat/messages/${first.message_id}/regenerate`, {}),
    )
    expect(again.message.parent_id).toBe(first.prompt_id)
    const edited = chatReplySchema.parse(
      (
        await core.post('/chat/message', {
          message: 'Say two words.',
          session_id: first.session_id,
          parent_id: null,
        })
      ).body,
    )
    const { session, messages } = await messagesOf(first.session_id)
    expect(only(messages, 'user').map(({ parent_id }) => parent_id)).toEqual([null, null])
    expect(only(messages, 'assistant').map(({ id }) => id)).toEqual([
      first.message_id,
      again.message.id,
      edited.message_id,
    ])
    expect(messages.find(({ id }) => id === first.message_id)?.content).toBe(first.response)
    expect(session.active_leaf_id).toBe(edited.message_id)

    const back = await core.patch(`/chat/sessions/${first.session_id}`, { active_leaf_id: first.prompt_id })
    expect(sessionSchema.parse(back.body).active_leaf_id).toBe(again.message.id)

    const branched = await core.post(`/chat/sessions/${first.session_id}/branch`, {
      message_id: first.message_id,
    })
    expect(branched.status).toBe(201)
    const copy = await messagesOf(sessionSchema.parse(branched.body).id)
    expect(copy.messages.map(({ role, content }) => [role, content])).toEqual([
      ['user', 'Say one word.'],
      ['assistant', first.response],
    ])
    expect((await messagesOf(first.session_id)).messages).toHaveLength(5)
  })

  test('a message of another chat can be neither parent nor leaf nor branch point', async () => {
    const one = chatReplySchema.parse((await core.post('/chat/message', { message: 'Say one.' })).body)
    const two = chatReplySchema.parse((await core.post('/chat/message', { message: 'Say two.' })).body)
    const foreign = [
      await core.post('/chat/message', {
        message: 'x',
        session_id: one.session_id,
        parent_id: two.message_id,
      }),
      await core.patch(`/chat/sessions/${one.session_id}`, { active_leaf_id: two.message_id }),
      await core.post(`/chat/sessions/${one.session_id}/branch`, { message_id: two.message_id }),
    ]
    for (const reply of foreign) {
      expect([reply.status, coreErrorBodySchema.parse(reply.body).error.code]).toEqual([
        404,
        'message_not_found',
      ])
    }
  })
})

describe('A2: sessions', () => {
  test('renaming moves nothing; deleting can be undone', async () => {
    const older = chatReplySchema.parse((await core.post('/chat/message', { message: 'Say older.' })).body)
    const newer = chatReplySchema.parse((await core.post('/chat/message', { message: 'Say newer.' })).body)
    await core.patch(`/chat/sessions/${older.session_id}`, { title: 'Renamed' })
    const ids = async () =>
      sessionListSchema.parse((await core.get('/chat/sessions')).body).sessions.map(({ id }) => id)
    expect((await ids()).slice(0, 2)).toEqual([newer.session_id, older.session_id])
    expect((await core.delete(`/chat/sessions/${older.session_id}`)).status).toBe(200)
    expect(await ids()).not.toContain(older.session_id)
    const gone = await core.post('/chat/message', { message: 'x', session_id: older.session_id })
    expect(gone.status).toBe(404)
    const restored = await core.post(`/chat/sessions/${older.session_id}/restore`)
    expect(sessionSchema.parse(restored.body).title).toBe('Renamed')
    expect((await messagesOf(older.session_id)).messages).toHaveLength(2)
  })

  test('deleting a chat ends its answer', async () => {
    let sessionId = ''
    for await (const event of core.stream('POST', '/chat/stream', { message: LONG })) {
      if (event.type === 'accepted') sessionId = event.session.id
      if (event.type === 'delta') break
    }
    await core.delete(`/chat/sessions/${sessionId}`)
    expect((await core.get('/chat/generations')).body).toEqual({ generations: [] })
  })
})

describe('A11: the window of a real model', () => {
  test('10,000 Japanese characters are refused in words, and never cut inside the engine', async () => {
    const message = '潮は一日に二度満ちる。'.repeat(1_000).slice(0, 10_000)
    const refused = await core.post('/chat/message', { message })
    const { error } = coreErrorBodySchema.parse(refused.body)
    expect([refused.status, error.code]).toEqual([400, 'message_too_long_for_model'])
    expect(error.details).toMatchObject({ model: 'smollm2:135m', context_tokens: 8_192 })
    // What the engine refused is known now, so that the next one is refused before it is stored.
    const before = sessionListSchema.parse((await core.get('/chat/sessions')).body).sessions.length
    const again = await core.post('/chat/message', { message })
    expect(coreErrorBodySchema.parse(again.body).error.code).toBe('message_too_long_for_model')
    expect(sessionListSchema.parse((await core.get('/chat/sessions')).body).sessions).toHaveLength(before)
  })

  test('a chat that is longer than the window says where it begins, and is summarised when asked', async () => {
    const model_parameters = { 'smollm2:135m': { context_tokens: 1_024, answer_tokens: 64 } }
    await core.patch('/settings', { model_parameters })
    const say = async (text: string, session_id?: string) =>
      chatReplySchema.parse(
        (
          await core.post('/chat/message', {
            message: text,
            use_memory: false,
            ...(session_id ? { session_id } : {}),
          })
        ).body,
      )
    const first = await say(`The boat is called Mia. ${'It lies in the harbour. '.repeat(100)}`)
    const last = await say(`Now of the weather. ${'It rains in the harbour. '.repeat(100)}`, first.session_id)
    const { messages } = await messagesOf(first.session_id)
    const answer = messages.find(({ id }) => id === last.message_id)
    expect(answer?.window_start_id).toBe(answer?.parent_id)
    const path = `/chat/sessions/${first.session_id}/summary`
    expect((await core.post(path)).status).toBe(202)
    const state = async () => summaryStateSchema.parse((await core.get(path)).body)
    await expect.poll(async () => (await state()).progress, { timeout: 120_000 }).toBeNull()
    const { summary, error } = await state()
    expect(error).toBeNull()
    expect(summary?.content.length).toBeGreaterThan(0)
    expect(summary?.up_to_message_id).not.toBe(answer?.parent_id)
    expect((await say('What is the boat called?', first.session_id)).status).not.toBe('failed')
    expect(summaryStateSchema.parse((await core.delete(path)).body).summary).toBeNull()
    await core.patch('/settings', { model_parameters: {} })
  })
})
