import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export interface Faults {
  /** Each piece arrives this much later, in both directions. */
  delayMs: number
  /** A connection is reset when this many bytes of requests have been passed on since the fault was set. */
  cutAfterBytes: number | null
  /** Requests are delivered; when their answer comes, it is dropped and the connection closed. */
  loseAnswers: boolean
  /** Open and new connections are reset. */
  refuse: boolean
  /** New connections refused, connections cut or answers lost until the faults clear themselves; null: {@link FaultyProxy.clear} does. */
  times: number | null
}

interface Connection {
  client: Socket
  target: Socket
  /** Bytes of requests that were passed on since the faults were set. */
  sentBytes: number
  isOver: boolean
}

const NO_FAULTS: Faults = {
  delayMs: 0,
  cutAfterBytes: null,
  loseAnswers: false,
  refuse: false,
  times: null,
}

/** A TCP proxy on loopback that fails as a test says. It passes bytes on unread, so TLS goes through it too. */
export class FaultyProxy {
  readonly counts = { connections: 0, refused: 0, cut: 0, lostAnswers: 0 }
  /** URL of the server behind it. A change counts for new connections. */
  target: string
  #faults = NO_FAULTS
  readonly #server: Server
  readonly #connections = new Set<Connection>()

  private constructor(target: string) {
    this.target = target
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client))
  }

  static async start(target: string): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  /** The target's URL, with the port of the proxy. */
  get url(): string {
    const { protocol } = new URL(this.target)
    return `${protocol}//127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Replaces all faults. They also count for connections that are already open, as a client keeps them. */
  set(faults: Partial<Faults>): void {
    this.#faults = { ...NO_FAULTS, ...faults }
    for (const connection of this.#connections) {
      connection.sentBytes = 0
      if (this.#faults.refuse) drop(connection)
    }
  }

  clear(): void {
    this.set({})
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const connection of this.#connections) drop(connection)
    await closed
  }

  #accept(client: Socket): void {
    this.counts.connections += 1
    if (this.#faults.refuse) {
      this.#struck('refused')
      client.resetAndDestroy()
      return
    }
    const { hostname, port } = new URL(this.target)
    const target = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    const connection: Connection = { client, target, sentBytes: 0, isOver: false }
    this.#connections.add(connection)
    target.on('close', () => this.#connections.delete(connection))
    this.#passOn(client, target, (piece) => this.#passRequest(piece, connection))
    this.#passOn(target, client, (piece) => this.#passAnswer(piece, connection))
  }

  /** Hands on each piece in its order, as late as the fault of its arrival says. */
  #passOn(from: Socket, to: Socket, pass: (piece: Buffer) => void): void {
    let earlier = Promise.resolve()
    const later = (act: () => void) => {
      const dueMs = Date.now() + this.#faults.delayMs
      earlier = earlier.then(() => until(dueMs)).then(act)
    }
    from.on('data', (piece: Buffer) => later(() => pass(piece)))
    from.on('end', () => later(() => to.end()))
    // Also what a client sent before it gave up still arrives, as it would on a slow line.
    from.on('close', () => later(() => to.destroySoon()))
    // `close` follows.
    from.on('error', () => {})
  }

  #passRequest(piece: Buffer, connection: Connection): void {
    if (connection.isOver) return
    const leftBytes = (this.#faults.cutAfterBytes ?? Number.POSITIVE_INFINITY) - connection.sentBytes
    connection.sentBytes += piece.length
    connection.target.write(piece.subarray(0, leftBytes))
    if (piece.length < leftBytes) return
    this.#struck('cut')
    drop(connection)
  }

  #passAnswer(piece: Buffer, connection: Connection): void {
    if (connection.isOver) return
    if (!this.#faults.loseAnswers) {
      connection.client.write(piece)
      return
    }
    this.#struck('lostAnswers')
    drop(connection)
  }

  #struck(fault: 'refused' | 'cut' | 'lostAnswers'): void {
    this.counts[fault] += 1
    const { times } = this.#faults
    if (times === null) return
    this.#faults = times > 1 ? { ...this.#faults, times: times - 1 } : NO_FAULTS
  }
}

/** Resets the client's end. What was passed on before still reaches the target. */
function drop(connection: Connection): void {
  connection.isOver = true
  connection.client.resetAndDestroy()
  connection.target.destroySoon()
}

async function until(dueMs: number): Promise<void> {
  const leftMs = dueMs - Date.now()
  if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs))
}
