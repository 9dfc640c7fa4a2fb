import { once } from 'node:events'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { AppError, codeOf } from '../../../contract/errors.ts'

export interface Listener {
  /** Ends all connections. */
  close(): Promise<void>
}

type Fetch = (request: Request) => Response | Promise<Response>

/** Listens on loopback only, never on another address. Throws local_api_port_taken, and local_api_failed. */
export async function listen(fetch: Fetch, port: number): Promise<Listener> {
  const server = serve({ fetch, port, hostname: '127.0.0.1' }) as Server
  try {
    await once(server, 'listening')
  } catch (error) {
    throw asListenError(error, port)
  }
  return {
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Windows answers EACCES for ports that it keeps for itself. */
function asListenError(cause: unknown, port: number): AppError {
  const isTaken = ['EADDRINUSE', 'EACCES'].includes(codeOf(cause))
  return isTaken
    ? new AppError('local_api_port_taken', `Another program uses port ${port}. Choose another port.`, {
        cause,
      })
    : new AppError('local_api_failed', 'The local API could not be started.', { cause })
}
