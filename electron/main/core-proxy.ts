import { request as httpRequest, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { SERVICE_TOKEN_HEADER } from '../../contract/service-token.ts'
import { addressAt } from './core-address.ts'

/**
 * Forwards a request of the page to the core and streams the response back. Uses node:http instead of Electron's net: no
 * proxy settings, cookies or time limits, and none of the session's guards, which refuse everything but app:.
 * Each request has its own connection: on loopback that costs 0.3 ms, and none is left over from a core that crashed.
 * Rejects with AppError origin_not_allowed when the address is not the core's.
 */
export async function forwardToCore(request: Request, coreUrl: string, token: string): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const target = addressAt(coreUrl, pathname.slice('/api'.length) + search)
  return askLoopback(target, request, { [SERVICE_TOKEN_HEADER]: token })
}

/**
 * Sends the method, body and harmless headers of `request`, plus the `added` ones, to a server on this machine.
 * No proxy is used, whatever the environment says.
 */
export async function askLoopback(
  target: URL,
  request: Request,
  added: Record<string, string> = {},
): Promise<Response> {
  const body = request.body === null ? null : Buffer.from(await request.arrayBuffer())
  const answer = await send(target, request, body, added)
  return new Response(hasBody(request, answer) ? bodyOf(answer) : null, {
    status: answer.statusCode ?? 502,
    headers: pick(answer),
  })
}

function send(
  target: URL,
  request: Request,
  body: Buffer | null,
  added: Record<string, string>,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string | number> = { ...added }
    for (const name of PASSED_ON) {
      const value = request.headers.get(name)
      if (value !== null) headers[name] = value
    }
    if (body !== null) headers['content-length'] = body.byteLength
    const outgoing = httpRequest(
      target,
      { method: request.method, headers, agent: false, signal: request.signal },
      resolve,
    )
    outgoing.on('error', reject)
    outgoing.end(body ?? undefined)
  })
}

/** Leaves out the page's Origin, cookies and any token it sets itself. */
const PASSED_ON = ['content-type', 'accept', 'last-event-id', 'x-request-id'] as const
const PASSED_BACK = ['content-type', 'retry-after', 'x-request-id'] as const

function pick(answer: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of PASSED_BACK) {
    const value = answer.headers[name]
    if (typeof value === 'string') headers[name] = value
  }
  return headers
}

function hasBody(request: Request, answer: IncomingMessage): boolean {
  return request.method !== 'HEAD' && answer.statusCode !== 204 && answer.statusCode !== 304
}

/**
 * Returns the response as a web stream. When the page goes away Electron cancels the stream, which closes the connection
 * and so tells the core. If the core crashes meanwhile, the stream ends with an error.
 */
function bodyOf(answer: IncomingMessage): ReadableStream<Uint8Array<ArrayBuffer>> {
  return Readable.toWeb(answer) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>
}
