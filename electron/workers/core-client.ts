import { request as httpRequest } from 'node:http'
import { text } from 'node:stream/consumers'
import {
  renewTokenReplySchema,
  SERVICE_TOKEN_HEADER,
  SERVICE_TOKEN_LIFE_SECONDS,
  SERVICE_TOKEN_RENEW_AT,
} from '../../contract/service-token.ts'

/** What main hands to a worker by message: where the core is, and the worker's own token. */
export interface WorkerStart {
  url: string
  token: string
  /** Seconds UTC at which the token was signed. */
  issuedAtSeconds: number
}

/**
 * A worker's way to the core: HTTP with its own X-Service-Token, which it renews at 80 % of its life while it is still
 * valid. What a worker may do is what its token says; renewal never widens it.
 *
 * node:http rather than fetch: fetch takes the proxy of the environment (NODE_USE_ENV_PROXY), which cannot reach this
 * machine's loopback and must not see what goes over it, and gives up when the model needs more than five minutes.
 */
export class WorkerCoreClient {
  readonly #url: string
  readonly #nowMs: () => number
  #token: string
  #renewAtMs: number
  #renewal: Promise<void> | null = null

  constructor(start: WorkerStart, nowMs: () => number = Date.now) {
    this.#url = start.url
    this.#nowMs = nowMs
    this.#token = start.token
    this.#renewAtMs = renewalTime(start.issuedAtSeconds + SERVICE_TOKEN_LIFE_SECONDS)
  }

  /** Calls the core. Resolves with its answer, whatever the status; rejects when it cannot be reached. */
  async request(method: string, path: string, body?: unknown): Promise<Response> {
    if (this.#nowMs() >= this.#renewAtMs) {
      this.#renewal ??= this.#renew().finally(() => {
        this.#renewal = null
      })
      await this.#renewal
    }
    return this.#send(method, path, body)
  }

  /** A renewal that fails is tried again with the next call: the token in hand has a fifth of its life left. */
  async #renew(): Promise<void> {
    const answer = await this.#send('POST', '/service/renew')
    const parsed = renewTokenReplySchema.safeParse(await answer.json().catch(() => null))
    if (!answer.ok || !parsed.success) return
    this.#token = parsed.data.token
    this.#renewAtMs = renewalTime(parsed.data.expires_at)
  }

  #send(method: string, path: string, body?: unknown): Promise<Response> {
    const payload = body === undefined ? null : Buffer.from(JSON.stringify(body))
    const headers = {
      [SERVICE_TOKEN_HEADER]: this.#token,
      ...(payload ? { 'content-type': 'application/json', 'content-length': payload.byteLength } : {}),
    }
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(this.#url)
      const outgoing = httpRequest({ hostname, port, path, method, headers, agent: false }, (answer) => {
        text(answer).then((said) => resolve(new Response(said, { status: answer.statusCode ?? 502 })), reject)
      })
      outgoing.on('error', reject)
      outgoing.end(payload ?? undefined)
    })
  }
}

/** ms UTC at which 80 % of the life of a token that ends at `expiresAtSeconds` is over. */
function renewalTime(expiresAtSeconds: number): number {
  return (expiresAtSeconds - SERVICE_TOKEN_LIFE_SECONDS * (1 - SERVICE_TOKEN_RENEW_AT)) * 1000
}
