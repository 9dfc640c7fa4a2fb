import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A website that is not ours: it answers everything, lets everybody in by CORS, and remembers who asked. */
export class ForeignSite {
  readonly url: string
  readonly asked: string[]
  readonly #server: Server

  private constructor(server: Server, asked: string[]) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    this.asked = asked
    this.#server = server
  }

  static async start(): Promise<ForeignSite> {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/html' })
      response.end('<title>foreign</title>foreign')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new ForeignSite(server, asked)
  }

  stop(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}
