import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { fc } from '../../tests/harness/random.ts'
import { forwardToCore } from './core-proxy.ts'

let server: Server | null = null
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = null
})

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request) text += String(part)
  return text
}

describe('forwardToCore', () => {
  it('H1: adds the token, passes the body and drops what the page must not decide', async () => {
    let seen: unknown
    const url = await serve(async (request, response) => {
      const { host, connection, ...headers } = request.headers
      seen = { path: request.url, method: request.method, headers, body: await textOf(request) }
      response.writeHead(201, { 'content-type': 'application/json', 'set-cookie': 'a=b' })
      response.end('{"ok":true}')
    })
    const request = new Request('http://nova/api/chat/sessions?x=1', {
      method: 'POST',
      body: '{"title":"ü"}',
      headers: {
        'content-type': 'application/json',
        origin: 'app://nova',
        cookie: 'a=b',
        'x-service-token': 'forged',
        'x-user-id': 'bob',
      },
    })
    const answer = await forwardToCore(request, url, 'token-of-main')
    expect(seen).toEqual({
      path: '/chat/sessions?x=1',
      method: 'POST',
      headers: {
        'x-service-token': 'token-of-main',
        'content-type': 'application/json',
        'content-length': '14',
      },
      body: '{"title":"ü"}',
    })
    expect({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.json(),
    }).toEqual({ status: 201, headers: { 'content-type': 'application/json' }, body: { ok: true } })
  })

  it('H1: whatever the path holds, token and body go to the core and to no other server', async () => {
    const asked = { core: 0, other: 0 }
    const url = await serve((_request, response) => {
      asked.core += 1
      response.end('{}')
    })
    const other = createServer((_request, response) => {
      asked.other += 1
      response.end('{}')
    }).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const host = `127.0.0.1:${(other.address() as AddressInfo).port}`
    const trick = fc.constantFrom(
      '/',
      '//',
      '\\\\',
      '/\\',
      '..',
      '@',
      '?',
      '#',
      '%2f',
      '%5c',
      '%40',
      '%2e%2e',
      host,
      'u@',
    )
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(trick, { minLength: 1, maxLength: 6 }), async (parts) => {
          const address = new URL(`http://nova/api/${parts.join('')}`)
          const request = new Request(address, { method: 'POST', body: '{}' })
          const answer = await forwardToCore(request, url, 't').catch((error: unknown) => error)
          if (!(answer instanceof Response)) expect(answer).toMatchObject({ code: 'origin_not_allowed' })
        }),
        { numRuns: 200, examples: [[['/', host, '/', 'x']], [['\\\\', host]], [['/\\', host]]] },
      )
    } finally {
      other.closeAllConnections()
      other.close()
    }
    expect(asked.other).toBe(0)
    expect(asked.core).toBeGreaterThan(50)
  })

  it('A1: passes each chunk of a stream on before the next one is sent', async () => {
    let response: ServerResponse | null = null
    const url = await serve((_request, made) => {
      response = made
      made.writeHead(200, { 'content-type': 'text/event-stream' })
      made.write('data: one\n\n')
    })
    const answer = await forwardToCore(new Request('http://nova/api/chat/generations/x/stream'), url, 't')
    const reader = answer.body?.getReader()
    const read = async () => new TextDecoder().decode((await reader?.read())?.value)
    expect(await read()).toBe('data: one\n\n')
    ;(response as ServerResponse | null)?.write('data: two\n\n')
    expect(await read()).toBe('data: two\n\n')
  })

  it('A4: closes the connection to the core when the page goes away', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200)
      response.write('x')
    })
    const closed = new Promise<void>((resolve) => {
      server?.on('connection', (socket) => socket.once('close', () => resolve()))
    })
    const answer = await forwardToCore(new Request('http://nova/api/x'), url, 't')
    await answer.body?.cancel()
    await closed
  })

  it('B4: ends the stream with an error when the core dies in the middle', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200)
      response.write('half')
      setTimeout(() => response.destroy(), 20)
    })
    const answer = await forwardToCore(new Request('http://nova/api/x'), url, 't')
    await expect(answer.text()).rejects.toThrow()
  })

  it('B4: rejects when nobody listens', async () => {
    await expect(
      forwardToCore(new Request('http://nova/api/x'), 'http://127.0.0.1:9', 't'),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})
