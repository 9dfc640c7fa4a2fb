import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface ProxiedReply {
  status: number
  body: string
  headers?: Record<string, string>
}
/** Sees "METHOD /path" and the server's reply; returns another one, or null to pass it on. */
export type Lie = (route: string, reply: ProxiedReply) => ProxiedReply | null | Promise<ProxiedReply | null>

/** An HTTP proxy before the sync server that answers as a test says: a server that lies or fails. */
export class LyingProxy {
  lie: Lie = () => null
  /** Answers this without asking the server. */
  instead: ((route: string) => ProxiedReply | null) | null = null
  readonly asked: string[] = []
  target: string
  readonly #server: Server

  private constructor(target: string) {
    this.target = target
    this.#server = createServer((request, response) => void this.#serve(request, response))
  }

  static async start(target: string): Promise<LyingProxy> {
    const proxy = new LyingProxy(target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request
    const route = `${method} ${url.split('?')[0]}`
    this.asked.push(route)
    const body = await buffer(request)
    const answer = this.instead?.(route) ?? (await this.#forward(request, method, url, body))
    const { status, body: text, headers } = (await this.lie(route, answer)) ?? answer
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(status === 204 ? undefined : text)
  }

  async #forward(request: IncomingMessage, method: string, url: string, body: Buffer): Promise<ProxiedReply> {
    const { authorization } = request.headers
    const reply = await fetch(this.target + url, {
      method,
      headers: {
        ...(body.byteLength === 0 ? {} : { 'content-type': 'application/json' }),
        ...(authorization === undefined ? {} : { authorization }),
      },
      ...(body.byteLength === 0 ? {} : { body: new Uint8Array(body) }),
    })
    return { status: reply.status, body: await reply.text() }
  }
}
