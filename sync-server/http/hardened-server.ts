import { createServer, type RequestListener, type Server } from 'node:http'
import { AppError } from '../../contract/errors.ts'
import { SECURITY_HEADERS } from './context.ts'

const HEADERS = new Map(Object.entries(SECURITY_HEADERS))

const UNREADABLE = JSON.stringify(new AppError('invalid_request', 'The request could not be read.').toBody())

/**
 * Creates a server that sends the security headers with every reply, also for requests that never reach the app: an
 * invalid request line, an invalid Host, or headers that are too large.
 */
export function createHardenedServer(listener: RequestListener): Server {
  // Node would refuse a request without a Host by itself, and without our headers.
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    response.setHeaders(HEADERS)
    if (request.headers.host === undefined) {
      response.writeHead(400, { 'Content-Type': 'application/json', Connection: 'close' }).end(UNREADABLE)
      return
    }
    listener(request, response)
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const headers = [
      ...HEADERS,
      ['Content-Type', 'application/json'],
      ['Content-Length', Buffer.byteLength(UNREADABLE)],
      ['Connection', 'close'],
    ].map(([name, value]) => `${name}: ${value}`)
    socket.end(['HTTP/1.1 400 Bad Request', ...headers, '', UNREADABLE].join('\r\n'))
  })
  return server
}
