import { EventSourceParserStream } from 'eventsource-parser/stream'
import { type ChatEvent, chatEventSchema } from '../../contract/core/chat.ts'
import { SERVICE_TOKEN_HEADER } from '../../contract/service-token.ts'

export interface Reply {
  status: number
  body: unknown
  headers: Headers
}

/** Calls a core over HTTP on loopback and uses none of the core's code. */
export class CoreClient {
  readonly url: string
  token: string

  constructor(url: string, token: string) {
    this.url = url
    this.token = token
  }

  async request(
    method: string,
    path: string,
    init: { body?: unknown; raw?: BodyInit; headers?: HeadersInit } = {},
  ): Promise<Reply> {
    const headers = new Headers(init.headers)
    if (!headers.has(SERVICE_TOKEN_HEADER) && this.token !== '') headers.set(SERVICE_TOKEN_HEADER, this.token)
    const hasBody = init.body !== undefined || init.raw !== undefined
    if (hasBody && !headers.has('content-type')) headers.set('content-type', 'application/json')
    const response = await fetch(this.url + path, {
      method,
      headers,
      ...(hasBody ? { body: init.raw ?? JSON.stringify(init.body) } : {}),
    })
    const text = await response.text()
    let body: unknown = text
    if (response.headers.get('content-type')?.includes('json')) body = JSON.parse(text)
    return { status: response.status, body, headers: response.headers }
  }

  get(path: string): Promise<Reply> {
    return this.request('GET', path)
  }

  post(path: string, body?: unknown): Promise<Reply> {
    return this.request('POST', path, body === undefined ? {} : { body })
  }

  patch(path: string, body: unknown): Promise<Reply> {
    return this.request('PATCH', path, { body })
  }

  delete(path: string): Promise<Reply> {
    return this.request('DELETE', path)
  }

  /** Server-sent events of a chat route, each checked against the contract. Leaving the loop closes the stream. */
  async *stream(method: 'GET' | 'POST', path: string, body?: unknown): AsyncGenerator<ChatEvent> {
    const abort = new AbortController()
    const response = await fetch(this.url + path, {
      method,
      headers: {
        [SERVICE_TOKEN_HEADER]: this.token,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: abort.signal,
    })
    if (!response.ok || !response.body) {
      throw new Error(`${method} ${path} → ${response.status} ${await response.text()}`)
    }
    const events = response.body
      .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>)
      .pipeThrough(new EventSourceParserStream())
    try {
      for await (const event of events) yield chatEventSchema.parse(JSON.parse(event.data))
    } finally {
      abort.abort()
    }
  }
}

/** Reads a stream to its end. */
export async function collect(events: AsyncIterable<ChatEvent>): Promise<{
  accepted: Extract<ChatEvent, { type: 'accepted' }>
  text: string
  done: Extract<ChatEvent, { type: 'done' }>
}> {
  let accepted: Extract<ChatEvent, { type: 'accepted' }> | undefined
  let done: Extract<ChatEvent, { type: 'done' }> | undefined
  let text = ''
  for await (const event of events) {
    if (event.type === 'accepted') accepted = event
    else if (event.type === 'done') done = event
    else text = text.slice(0, event.at) + event.text
  }
  if (!accepted || !done) throw new Error('The stream ended without telling how.')
  return { accepted, text, done }
}
