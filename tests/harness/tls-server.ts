import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { resolve } from 'node:path'
import { createServer, type Server, type TLSSocket } from 'node:tls'

/** Made for tests alone (`openssl req -x509`), for localhost and 127.0.0.1; nobody has signed it but itself. */
const FOLDER = resolve('tests/fixtures/tls')

/** An https address whose certificate no client should trust. A client that does is passed on to a real server. */
export class TlsServer {
  /** Handshakes that a client broke off, most often because of the certificate. */
  refusals = 0
  /** What clients sent after the handshake: a client that checks certificates sends nothing. */
  received = ''
  readonly #server: Server
  readonly #sockets = new Set<TLSSocket>()

  private constructor(target: string) {
    const { hostname, port } = new URL(target)
    const key = readFileSync(resolve(FOLDER, 'test-only-key.pem'))
    const cert = readFileSync(resolve(FOLDER, 'test-only-certificate.pem'))
    this.#server = createServer({ key, cert }, (client) => {
      const onward = connect({ host: hostname, port: Number(port) })
      this.#sockets.add(client)
      client.on('data', (piece: Buffer) => {
        this.received += piece.toString('latin1')
      })
      client.on('close', () => this.#sockets.delete(client))
      client.on('error', () => onward.destroy())
      onward.on('error', () => client.destroy())
      client.pipe(onward).pipe(client)
    })
    this.#server.on('tlsClientError', () => {
      this.refusals += 1
    })
  }

  static async start(target: string): Promise<TlsServer> {
    const made = new TlsServer(target)
    made.#server.listen(0, '127.0.0.1')
    await once(made.#server, 'listening')
    return made
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
