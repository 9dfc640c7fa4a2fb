import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

interface CdpMessage {
  id?: number
  method?: string
  params?: { sessionId?: string; targetInfo?: { type?: string } }
  result?: { result?: { value?: unknown } }
}

const LIMIT_MS = 60_000

/**
 * An Electron app whose page is spoken to over Chromium's own debugging socket: unlike Playwright it holds nothing
 * back at the start, so that times from the start on are the app's own.
 */
export class PageOverCdp {
  readonly process: ChildProcess
  /** ms UTC just before the program was started. */
  readonly startedAtMs: number
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, (message: CdpMessage) => void>()
  #session = ''
  #nextId = 0

  private constructor(child: ChildProcess, startedAtMs: number, socket: WebSocket) {
    this.process = child
    this.startedAtMs = startedAtMs
    this.#socket = socket
  }

  /** Resolves as soon as the first page can be asked, which is before it is loaded. */
  static async spawn(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<PageOverCdp> {
    const startedAtMs = Date.now()
    const child = spawn(program, ['--remote-debugging-port=0', ...args], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    if (child.stderr === null) throw new Error('no standard error')
    const socket = new WebSocket(await debuggingAddress(createInterface({ input: child.stderr })))
    await once(socket, 'open')
    const page = new PageOverCdp(child, startedAtMs, socket)
    await page.#attach()
    return page
  }

  /** The value of an expression in the page; promises are awaited. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.#send(
      'Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true },
      this.#session,
    )
    return answer.result?.result?.value
  }

  /** Ends the app as the system would, and waits for it. */
  async end(): Promise<void> {
    this.#socket.close()
    const ended = once(this.process, 'exit')
    this.process.kill('SIGTERM')
    await ended
  }

  async #attach(): Promise<void> {
    const attached = new Promise<void>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('The app opened no page.')), LIMIT_MS)
      this.#socket.addEventListener('message', ({ data }) => {
        const message = JSON.parse(String(data)) as CdpMessage
        if (message.id !== undefined) this.#waiting.get(message.id)?.(message)
        if (message.method !== 'Target.attachedToTarget' || message.params?.targetInfo?.type !== 'page')
          return
        clearTimeout(limit)
        this.#session = message.params.sessionId ?? ''
        resolve()
      })
    })
    await this.#send('Target.setAutoAttach', {
      autoAttach: true,
      flatten: true,
      waitForDebuggerOnStart: false,
    })
    await attached
  }

  #send(method: string, params: object, sessionId?: string): Promise<CdpMessage> {
    const id = ++this.#nextId
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }))
    })
  }
}

async function debuggingAddress(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1]
    if (address !== undefined) return address
  }
  throw new Error('The app ended before it opened its debugging socket.')
}
