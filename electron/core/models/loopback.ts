import { Agent, type IncomingMessage, request } from 'node:http'
import type { Readable } from 'node:stream'
import { AppError, codeOf } from '../../../contract/errors.ts'

/**
 * HTTP to an Ollama on this machine, over sockets that stay open: a chat must not wait for a new connection.
 * node:http rather than fetch, which gives up by itself when the first byte takes 5 minutes (a long prompt on a slow
 * machine does), and which cannot say whether a reset came from a socket that was left over.
 */
export interface Loopback {
  readonly url: string
  send(call: LoopbackCall): Promise<IncomingMessage>
  /** Ends all connections, also those in use. */
  close(): void
}
export interface LoopbackCall {
  method: 'GET' | 'HEAD' | 'POST' | 'DELETE'
  path: string
  /** JSON text, or a stream with its length in bytes. */
  body?: string | { stream: Readable; bytes: number }
  signal?: AbortSignal
}

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** @throws AppError engine_unavailable when `url` is not on this machine: prompts must never leave it */
export function createLoopback(url: string): Loopback {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed?.protocol !== 'http:' || !LOOPBACK_HOSTS.has(parsed.hostname)) {
    throw new AppError(
      'engine_unavailable',
      'Only an Ollama on this machine can be used (http://127.0.0.1:…).',
    )
  }
  const agent = new Agent({ keepAlive: true, noDelay: true })
  const target = {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: Number(parsed.port || 80),
    agent,
  }

  /** A socket that Ollama closed while it lay unused resets the first call on it: that one is sent again, on a new one. */
  const send = async (call: LoopbackCall): Promise<IncomingMessage> => {
    try {
      return await sendOnce(target, call)
    } catch (error) {
      if (!(error instanceof StaleSocketError) || typeof call.body === 'object') throw error
      return await sendOnce({ ...target, agent: false }, call).catch(() => {
        throw error
      })
    }
  }
  return { url: parsed.origin, send, close: () => agent.destroy() }
}

class StaleSocketError extends Error {
  override name = 'StaleSocketError'
}

type Target = { host: string; port: number; agent: Agent | false }

function ended(): Error {
  return new DOMException('The call was ended.', 'AbortError')
}

/**
 * The signal is handled here and not given to `request`: node hands it on to the socket, which is used again, so that
 * ending one call would later break another one, or, with the socket unused, the whole process.
 */
function sendOnce(target: Target, { method, path, body, signal }: LoopbackCall): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(ended())
    const req = request({ ...target, method, path, headers: bodyHeaders(body) })
    // Without an error: node would emit it on a socket whose answer is complete, where nobody listens.
    const end = (): void => void req.destroy()
    signal?.addEventListener('abort', end, { once: true })
    req.once('close', () => signal?.removeEventListener('abort', end))
    req.once('response', (response) => {
      // An end reaches the response as an error also when nobody reads it any more; unheard, it would end the core.
      response.on('error', () => {})
      resolve(response)
    })
    req.on('error', (error) => {
      if (signal?.aborted) return reject(ended())
      const isReset = ['ECONNRESET', 'EPIPE'].includes(codeOf(error))
      reject(isReset && req.reusedSocket ? new StaleSocketError(error.message, { cause: error }) : error)
    })
    if (typeof body === 'object') {
      body.stream.on('error', (error) => req.destroy(error))
      body.stream.pipe(req)
    } else {
      req.end(body)
    }
  })
}

function bodyHeaders(body: LoopbackCall['body']): Record<string, string | number> {
  if (body === undefined) return {}
  if (typeof body === 'object') {
    return { 'content-type': 'application/octet-stream', 'content-length': body.bytes }
  }
  return { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
}

/** Whole body as text; bounded, because it is only ever JSON about models. */
export async function readText(response: IncomingMessage, maxBytes = 64 * 1024 * 1024): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Error(`the answer is longer than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** True when nothing listens there: no byte was exchanged. */
export function isRefused(error: unknown): boolean {
  return codeOf(error) === 'ECONNREFUSED'
}
