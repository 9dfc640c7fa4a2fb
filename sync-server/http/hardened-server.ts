import { createServer, type RequestListener, type Server } from 'node:http'
import { SyncError } from '../../contract/sync-errors.ts'
import { SECURITY_HEADERS } from './context.ts'

const HEADERS = new Map(Object.entries(SECURITY_HEADERS))

/**
 * A server whose every answer carries the security headers: also those that the app never sees, for a request line
 * that is none, a Host that is none, or headers that are too large.
 */
export function createHardenedServer(listener: RequestListener): Server {
  // Without a Host Node would answer by itself; so the adapter of Hono does, through us.
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    response.setHeaders(HEADERS)
    listener(request, response)
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const known = new SyncError('invalid_request', 'The request could not be read.')
    const body = JSON.stringify(known.toBody())
    const headers = [
      ...HEADERS,
      ['Content-Type', 'application/json'],
      ['Content-Length', Buffer.byteLength(body)],
      ['Connection', 'close'],
    ].map(([name, value]) => `${name}: ${value}`)
    socket.end(['HTTP/1.1 400 Bad Request', ...headers, '', body].join('\r\n'))
  })
  return server
}
