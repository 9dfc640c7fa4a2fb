import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createFakeModels, type FakeModel, sendJson } from './fake-ollama-models.ts'
import { vectorOf } from './word-vectors.ts'

/**
 * A model server with Ollama's wire format on loopback, for tests in which speed or a fault matters more than
 * a model. tests/integration/engine-contract.test.ts compares it with the real one.
 *
 *   const fake = await startFakeOllama()
 *   fake.script({ pieces: ['Hel', 'lo'], ending: 'die' })   // the next chat; later ones get the default answer
 *   … createEngineService({ settings: { mode: 'system', url: fake.url }, … })
 *   expect(fake.calls('/api/chat')).toHaveLength(1)
 *   await fake.close()
 */
export interface FakeOllama {
  readonly url: string
  /** Queues the answer of one chat to come, or answers every chat by what the function makes of its body. */
  script(next: ChatScript | ((body: FakeChatBody) => ChatScript)): void
  /** All calls so far, or those of one path, in their order. */
  calls(path?: string): FakeCall[]
  /** What chats asked so far, in their order, without calls that only load a model: the core makes them at any time. */
  chats(): FakeChatBody[]
  /** Chats that are being answered now. */
  activeChats(): number
  /** Connections that were ever opened. */
  connections(): number
  /** The window of models that are asked without one, as OLLAMA_CONTEXT_LENGTH sets it. */
  setDefaultContext(tokens: number): void
  /** Resets the connections that carry no call now, as a server does that was restarted in between. */
  dropIdleConnections(): void
  close(): Promise<void>
}
interface ChatScript {
  /** One line of the stream each; cut at the caller's num_predict, as Ollama does. */
  pieces?: string[]
  /** What a model that can thinks before them, when it is asked to; one line each, and tokens too. */
  thinking?: string[]
  /** Wait before the first piece, and between two. */
  firstDelayMs?: number
  delayMs?: number
  /**
   * done: its last line. die: the connection breaks. cut: a clean end without the last line. error: Ollama's own error
   * line. malformed: a line that is no JSON. never: it stays open in silence.
   */
  ending?: 'done' | 'die' | 'cut' | 'error' | 'malformed' | 'never'
  /** Text of the error line. */
  errorText?: string
  /** Refuses the call before any line. */
  refuse?: { status: number; error: string }
  /** Sent as they are, one write each, in place of pieces. */
  raw?: Uint8Array[]
}
export interface FakeChatBody {
  model: string
  messages: { role: string; content: string }[]
  options?: { num_ctx?: number; num_predict?: number }
  stream?: boolean
  /** false: what is longer than the window is refused. */
  truncate?: boolean
  think?: boolean
  /** JSON schema: background work asks, nobody waits. */
  format?: object
}
interface FakeCall {
  method: string
  path: string
  body: unknown
  /** The caller closed the connection before the answer was complete. */
  wasAborted: boolean
}
export interface FakeOllamaOptions {
  version?: string
  port?: number
  models?: FakeModel[]
  /** Texts that share words are near each other; otherwise any two are as far apart as chance has it. */
  hasWordVectors?: boolean
  /** Blobs and manifests are kept in this folder as Ollama keeps them; without it, in memory. */
  modelsDir?: string
}

const DEFAULT_PIECES = ['This ', 'is ', 'a ', 'made-up ', 'answer.']
const BYTES_PER_TOKEN = 4
const NS_PER_MS = 1_000_000

export async function startFakeOllama(options: FakeOllamaOptions = {}): Promise<FakeOllama> {
  const models = createFakeModels(options)
  const calls: FakeCall[] = []
  const queued: ChatScript[] = []
  let byBody: ((body: FakeChatBody) => ChatScript) | null = null
  let activeChats = 0
  let defaultContext = 4_096

  const server = createServer((request, response) => {
    const call: FakeCall = {
      method: request.method ?? '',
      path: request.url ?? '',
      body: null,
      wasAborted: false,
    }
    calls.push(call)
    response.once('close', () => {
      call.wasAborted = !response.writableFinished
    })
    void handle(request, response, call).catch(() => response.destroy())
  })

  const sockets = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket) => {
    connections += 1
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  const handle = async (
    request: IncomingMessage,
    response: ServerResponse,
    call: FakeCall,
  ): Promise<void> => {
    const bytes = await readBody(request)
    const route = `${call.method} ${call.path}`
    if (call.path.startsWith('/api/blobs/')) {
      return models.blob(call.method, call.path.slice('/api/blobs/'.length), bytes, response)
    }
    if (bytes.length > 0) {
      try {
        call.body = JSON.parse(bytes.toString('utf8'))
      } catch (error) {
        return sendJson(response, 400, { error: String(error) })
      }
    }
    if (route === 'GET /api/version') return sendJson(response, 200, { version: options.version ?? '0.24.0' })
    if (route === 'GET /api/tags') return sendJson(response, 200, { models: models.tags() })
    if (route === 'GET /api/ps') return sendJson(response, 200, { models: models.loaded() })
    if (route === 'POST /api/show') return models.show(call.body, response)
    if (route === 'POST /api/create') return models.create(call.body, response)
    if (route === 'POST /api/pull') return models.pull(call.body, response)
    if (route === 'DELETE /api/delete') return models.remove(call.body, response)
    if (route === 'POST /api/embed') return embed(call.body, response)
    if (route === 'POST /api/chat') return await chat(call.body as FakeChatBody, response)
    response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found')
  }

  const embed = (body: unknown, response: ServerResponse) => {
    const { model, input } = body as { model: string; input: string | string[] }
    if (!models.find(model))
      return sendJson(response, 404, { error: `model "${model}" not found, try pulling it first` })
    const texts = Array.isArray(input) ? input : [input]
    sendJson(response, 200, {
      model,
      embeddings: texts.map((text) => (options.hasWordVectors ? [...vectorOf(text)] : fakeVector(text))),
      total_duration: NS_PER_MS,
      prompt_eval_count: 1,
    })
  }

  const chat = async (body: FakeChatBody, response: ServerResponse): Promise<void> => {
    if (!body.model) return sendJson(response, 400, { error: 'model is required' })
    const model = models.find(body.model)
    if (!model) return sendJson(response, 404, { error: `model '${body.model}' not found` })
    if (model.kind === 'embedding')
      return sendJson(response, 400, { error: `"${body.model}" does not support chat` })
    const contextTokens = body.options?.num_ctx ?? defaultContext
    models.load(model, contextTokens)
    const bytes = (body.messages ?? []).reduce((sum, { content }) => sum + Buffer.byteLength(content), 0)
    if (body.truncate === false && bytes / BYTES_PER_TOKEN > contextTokens)
      return sendJson(response, 400, { error: 'the input length exceeds the context length' })
    if ((body.messages ?? []).length === 0) {
      return sendJson(response, 200, {
        ...line(body.model, { content: '' }),
        done: true,
        done_reason: 'load',
      })
    }
    activeChats += 1
    response.once('close', () => {
      activeChats -= 1
    })
    // A question that is only read, part by part, is not the one that a test has written an answer for.
    if (body.format && body.options?.num_predict === 1) return playScript({ pieces: ['{'] }, body, response)
    await playScript(queued.shift() ?? byBody?.(body) ?? {}, body, response)
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    script: (next) => {
      if (typeof next === 'function') byBody = next
      else queued.push(next)
    },
    calls: (path) => calls.filter((call) => path === undefined || call.path === path),
    chats: () =>
      calls
        .filter(({ path }) => path === '/api/chat')
        .map(({ body }) => body as FakeChatBody)
        .filter(({ messages }) => messages.length > 0),
    activeChats: () => activeChats,
    connections: () => connections,
    setDefaultContext(tokens) {
      defaultContext = tokens
    },
    dropIdleConnections() {
      // Unseen by the caller until it writes: the reset comes as the answer to its next call.
      for (const socket of sockets)
        socket.removeAllListeners('data').once('data', () => socket.resetAndDestroy())
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function playScript(script: ChatScript, body: FakeChatBody, response: ServerResponse): Promise<void> {
  const ending = script.ending ?? 'done'
  const wait = (ms: number | undefined) =>
    ms ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined
  await wait(script.firstDelayMs)
  if (script.refuse) return sendJson(response, script.refuse.status, { error: script.refuse.error })
  const limit = body.options?.num_predict ?? -1
  const thoughts = body.think === true ? (script.thinking ?? []) : []
  const all = [
    ...thoughts.map((thinking) => ({ content: '', thinking })),
    ...(script.pieces ?? DEFAULT_PIECES).map((content) => ({ content })),
  ]
  const pieces = limit > 0 ? all.slice(0, limit) : all
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const writes = script.raw ?? pieces.map((message) => encode(line(body.model, message)))
  for (const [index, bytes] of writes.entries()) {
    if (index > 0) await wait(script.delayMs)
    if (response.destroyed) return
    await new Promise<void>((resolve) => response.write(bytes, () => resolve()))
  }
  if (ending === 'never') return response.flushHeaders()
  if (ending === 'die') return void response.destroy()
  if (ending === 'cut') return void response.end()
  if (ending === 'error') return void response.end(encode({ error: script.errorText ?? 'a made-up fault' }))
  if (ending === 'malformed') return void response.end('{"message":{"content":"half\n')
  response.end(encode(lastLine(body.model, pieces.length, pieces.length < all.length ? 'length' : 'stop')))
}

function line(model: string, message: { content: string; thinking?: string }) {
  const created_at = new Date().toISOString()
  return { model, created_at, message: { role: 'assistant', ...message }, done: false }
}

function lastLine(model: string, pieces: number, reason: string) {
  return {
    ...line(model, { content: '' }),
    done: true,
    done_reason: reason,
    total_duration: 30 * NS_PER_MS,
    load_duration: 5 * NS_PER_MS,
    prompt_eval_count: 12,
    prompt_eval_duration: 10 * NS_PER_MS,
    eval_count: pieces,
    eval_duration: 15 * NS_PER_MS,
  }
}

/** 384 floats of length 1 that depend on the text alone. */
function fakeVector(text: string): number[] {
  const bytes = Array.from({ length: 12 }, (_, part) => [
    ...createHash('sha256').update(`${part} ${text}`).digest(),
  ]).flat()
  const length = Math.hypot(...bytes.map((byte) => byte - 127.5))
  return bytes.map((byte) => (byte - 127.5) / length)
}

function encode(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`)
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
