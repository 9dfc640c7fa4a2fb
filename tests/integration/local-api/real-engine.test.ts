import { Ollama } from 'ollama'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countTokens } from '../../../electron/core/ledger/tokenizer.ts'
import { ApiCaller } from '../../harness/api-caller.ts'
import { InProcessCore } from '../../harness/in-process-core.ts'
import { pointAtEngine } from '../../harness/point-at-engine.ts'
import { realRuntime } from '../../harness/prepared-models.ts'
import { type WatchedEngine, watchedEngine } from '../../harness/watched-engine.ts'

/** The real core and the real engine with its starter model, called by the official client. */
const { starter, embedding } = realRuntime().models
const messages = [
  { role: 'system' as const, content: 'You answer in one short sentence.' },
  { role: 'user' as const, content: 'What colour is grass?' },
]
const SETTLED = { temperature: 0, max_tokens: 40 }
let engine: WatchedEngine
let core: InProcessCore
let api: ApiCaller

beforeAll(async () => {
  engine = await watchedEngine()
  core = await InProcessCore.start({ tier: () => 'pro' })
  await pointAtEngine(core, engine.url)
  api = await ApiCaller.open(core)
})
afterAll(async () => {
  await core.close()
  await engine.end()
})

test('lists the chat and the embedding models, and finds one by its name', async () => {
  const { data } = await api.client.models.list()
  expect(data.map(({ id, object }) => ({ id, object }))).toEqual([
    { id: starter.name, object: 'model' },
    { id: `${embedding.name}:latest`, object: 'model' },
  ])
  expect(await api.client.models.retrieve(starter.name)).toMatchObject({ id: starter.name })
})

test('answers in one piece and as a stream, from the prompt that was sent, and the ledger holds both', async () => {
  const direct = await new Ollama({ host: engine.url }).chat({
    model: starter.name,
    messages,
    options: { num_predict: 1, num_ctx: 4_096 },
  })
  const request = { model: starter.name, messages, ...SETTLED }
  const whole = await api.client.chat.completions.create(request)
  const content = whole.choices[0]?.message.content ?? ''
  expect(content).not.toBe('')
  expect(whole.choices[0]?.message).toEqual({ role: 'assistant', content, refusal: null })
  const prompt_tokens = countTokens(messages[0]?.content ?? '') + countTokens(messages[1]?.content ?? '')
  expect(whole.usage).toMatchObject({ prompt_tokens, total_tokens: prompt_tokens + countTokens(content) })

  const stream = await api.client.chat.completions.create({
    ...request,
    stream: true,
    stream_options: { include_usage: true },
  })
  let streamed = ''
  const ends: unknown[] = []
  const usages: unknown[] = []
  for await (const chunk of stream) {
    streamed += chunk.choices[0]?.delta.content ?? ''
    if (chunk.choices[0]?.finish_reason) ends.push(chunk.choices[0].finish_reason)
    if (chunk.usage) usages.push(chunk.usage)
  }
  const total_tokens = prompt_tokens + countTokens(streamed)
  expect(ends).toHaveLength(1)
  expect(usages).toEqual([expect.objectContaining({ prompt_tokens, total_tokens })])

  const entries = await api.ledger()
  expect(entries.map(({ resource, amount }) => [resource, amount])).toEqual([
    ['messages', 1],
    ['tokens', whole.usage?.total_tokens],
    ['messages', 1],
    ['tokens', total_tokens],
  ])
  for (const { metadata } of entries) {
    expect(Object.keys(metadata).toSorted()).toEqual([
      'engine_answer_tokens',
      'engine_prompt_tokens',
      'input_tokens',
      'message_id',
      'model',
      'output_tokens',
      'session_id',
    ])
    expect(metadata).toMatchObject({
      session_id: `api:${api.keyId}`,
      model: starter.name,
      engine_prompt_tokens: direct.prompt_eval_count,
    })
  }
})

test('keeps to the greatest length, to where it must stop, and to a JSON schema', async () => {
  const short = await api.client.chat.completions.create({ model: '', messages, max_completion_tokens: 3 })
  expect(short.choices[0]?.finish_reason).toBe('length')
  expect(short.model).toBe(starter.name)

  const stopped = await api.client.chat.completions.create({
    model: starter.name,
    messages,
    ...SETTLED,
    top_p: 0.9,
    stop: [' '],
  })
  expect(stopped.choices[0]?.finish_reason).toBe('stop')
  expect(stopped.choices[0]?.message.content).toMatch(/^\S+$/)

  const schema = {
    type: 'object',
    properties: { colour: { type: 'string', enum: ['green', 'red'] } },
    required: ['colour'],
    additionalProperties: false,
  }
  const structured = await api.client.chat.completions.create({
    model: starter.name,
    messages,
    response_format: { type: 'json_schema', json_schema: { name: 'colour', schema } },
  })
  expect(['green', 'red']).toContain(JSON.parse(structured.choices[0]?.message.content ?? '').colour)
})

test('embeds as the engine does, as numbers and as base64', async () => {
  const input = ['Green tea keeps well.', 'Le thé vert se conserve bien.']
  const { embeddings } = await new Ollama({ host: engine.url }).embed({ model: embedding.name, input })
  const before = (await api.ledger()).length
  // The official client asks for base64 by itself, and reads it.
  const asBase64 = await api.client.embeddings.create({ model: embedding.name, input })
  const asFloats = await api.client.embeddings.create({
    model: embedding.name,
    input,
    encoding_format: 'float',
  })
  for (const [index, vector] of embeddings.entries()) {
    for (const reply of [asBase64, asFloats]) {
      const got = reply.data[index]?.embedding ?? []
      expect(got).toHaveLength(vector.length)
      expect(Math.max(...vector.map((value, at) => Math.abs(value - (got[at] ?? 9))))).toBeLessThan(1e-4)
    }
  }
  const one = await api.client.embeddings.create({ model: embedding.name, input: input[0] ?? '' })
  expect(one.data).toHaveLength(1)
  const tokens = input.reduce((sum, text) => sum + countTokens(text), 0)
  expect(asBase64.usage).toEqual({ prompt_tokens: tokens, total_tokens: tokens })
  const added = (await api.ledger()).slice(before, before + 2)
  expect(added.map(({ resource, amount }) => [resource, amount])).toEqual([
    ['messages', 1],
    ['tokens', tokens],
  ])
})
