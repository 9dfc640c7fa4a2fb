import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

/**
 * Stands in front of a real Ollama and passes everything on, but calls its models larger than they are: reflection asks
 * only larger ones, and none can be had without a network. The model reads and writes at its own speed.
 */
export async function largerInName(engineUrl: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const stop = new AbortController()
    response.once('close', () => stop.abort())
    try {
      const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
      const reply = await fetch(new URL(request.url ?? '/', engineUrl), {
        method: request.method ?? 'GET',
        signal: stop.signal,
        ...(hasBody ? { body: Readable.toWeb(request) as BodyInit, duplex: 'half' } : {}),
      })
      response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'text/plain' })
      if (request.url === '/api/tags') {
        response.end((await reply.text()).replace(/"parameter_size":"[^"]*"/g, '"parameter_size":"1.5B"'))
      } else if (reply.body) Readable.fromWeb(reply.body as ReadableStream).pipe(response)
      else response.end()
    } catch {
      response.destroy()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It does not listen.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
