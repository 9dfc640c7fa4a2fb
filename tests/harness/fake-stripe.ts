import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import Stripe from 'stripe'
import { StripeRefusal } from './stripe/answers.ts'
import { answer } from './stripe/api.ts'
import { parseForm } from './stripe/form.ts'
import { answerPage } from './stripe/pages.ts'
import { type FakeEvent, StripeState } from './stripe/state.ts'

export const BASIC_PRICE = 'price_basic_monthly'
export const PRO_PRICE = 'price_pro_monthly'
/** One that the server was not told of. */
export const OTHER_PRICE = 'price_lifetime_offer'
export const WEBHOOK_SECRET = 'whsec_test_0123456789abcdef'
const SECRET_KEY = 'sk_test_0123456789abcdef'

const PORTAL_PRICES = [BASIC_PRICE, PRO_PRICE]
const DOWN = { status: 503, answer: { error: { type: 'api_error', message: 'Try again later.' } } }

export interface StripeRequest {
  method: string
  /** With its query. */
  path: string
  body: string
  status: number
  answer: unknown
}

/**
 * Stripe's servers, as far as ours meets them: state over HTTP in Stripe's wire format (form-encoded requests, JSON
 * answers, list envelopes, error bodies, idempotency keys), and webhooks signed as Stripe signs them.
 * tests/integration/sync/stripe-mock.test.ts holds requests and answers against Stripe's own mock.
 */
export class FakeStripe {
  readonly state: StripeState
  readonly requests: StripeRequest[] = []
  /** This many requests are answered by 503; with `hangsUp` they are executed and the connection is closed instead. */
  outage = 0
  hangsUp = false
  /** Waited for before an answer leaves: lets a test hold a listing while the world goes on. */
  beforeAnswer: ((request: StripeRequest) => Promise<void>) | null = null
  #sendsTo: string | null = null
  readonly #server: Server
  readonly #nowMs: () => number
  readonly #byIdempotencyKey = new Map<string, { status: number; answer: unknown }>()

  private constructor(nowMs: () => number) {
    this.#nowMs = nowMs
    this.state = new StripeState(nowMs)
    for (const [id, name, cents] of [
      [BASIC_PRICE, 'Basic', 900],
      [PRO_PRICE, 'Pro', 2900],
      [OTHER_PRICE, 'Lifetime offer', 19900],
    ] as const) {
      this.state.offer(id, name, cents)
    }
    this.#server = createServer((request, response) => void this.#serve(request, response))
  }

  static async start(nowMs: () => number = Date.now, port = 0): Promise<FakeStripe> {
    const fake = new FakeStripe(nowMs)
    fake.#server.listen(port, '127.0.0.1')
    await once(fake.#server, 'listening')
    return fake
  }

  /**
   * From now on links lead to pages that can be clicked (stripe/pages.ts). What happens on them is sent to the server
   * at `serverUrl` as signed webhooks, before the browser is sent back.
   */
  openPages(serverUrl: string): void {
    this.state.pagesUrl = this.url
    this.#sendsTo = serverUrl
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** What makes a server ask here. */
  get env(): Record<string, string> {
    return {
      STRIPE_API_URL: this.url,
      STRIPE_SECRET_KEY: SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_BASIC_PRICE_ID: BASIC_PRICE,
      STRIPE_PRO_PRICE_ID: PRO_PRICE,
    }
  }

  /** A Stripe-Signature header; `timestamp` in seconds. */
  sign(
    payload: string,
    options: { timestamp?: number; secret?: string; scheme?: string; signature?: string } = {},
  ): string {
    const timestamp = options.timestamp ?? Math.floor(this.#nowMs() / 1000)
    return Stripe.webhooks.generateTestHeaderString({
      payload,
      secret: WEBHOOK_SECRET,
      ...options,
      timestamp,
    } as Stripe.WebhookTestHeaderOptions)
  }

  /** Posts events to a server's webhook; answers the statuses. */
  async deliver(serverUrl: string, events: readonly FakeEvent[]): Promise<number[]> {
    const statuses: number[] = []
    for (const event of events) {
      const payload = JSON.stringify(event, null, 2)
      const response = await fetch(`${serverUrl}/billing/webhook`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': this.sign(payload),
        },
        body: payload,
      })
      await response.arrayBuffer()
      statuses.push(response.status)
    }
    return statuses
  }

  /** What happened since this was last asked. */
  takeEvents(): FakeEvent[] {
    return this.state.events.splice(0)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const { method = '', url: path = '' } = request
    const page = this.#sendsTo === null ? null : await answerPage(this.state, method, path, PORTAL_PRICES)
    if (page !== null && this.#sendsTo !== null) {
      await this.deliver(this.#sendsTo, this.takeEvents())
      if ('location' in page) response.writeHead(page.status, { location: page.location }).end()
      else response.writeHead(page.status, { 'content-type': 'text/html; charset=utf-8' }).end(page.html)
      return
    }
    const isDown = this.#isDown()
    const isLost = isDown && this.hangsUp
    const { status, answer: said } = isDown && !isLost ? DOWN : this.#answer(request, method, path, body)
    if (isLost) {
      request.socket.destroy()
      return
    }
    const record = { method, path, body, status, answer: structuredClone(said) }
    this.requests.push(record)
    await this.beforeAnswer?.(record)
    response.writeHead(status, {
      'content-type': 'application/json',
      'request-id': `req_${this.requests.length}`,
      ...(isDown ? { 'stripe-should-retry': 'false' } : {}),
    })
    response.end(JSON.stringify(record.answer))
  }

  #isDown(): boolean {
    if (this.outage === 0) return false
    this.outage -= 1
    return true
  }

  #answer(
    request: IncomingMessage,
    method: string,
    path: string,
    body: string,
  ): { status: number; answer: unknown } {
    if (request.headers.authorization !== `Bearer ${SECRET_KEY}`) {
      const message = 'Invalid API Key provided.'
      return { status: 401, answer: { error: { type: 'invalid_request_error', message } } }
    }
    const key = request.headers['idempotency-key']
    const known = typeof key === 'string' ? this.#byIdempotencyKey.get(key) : undefined
    if (known) return known
    const [pathname = '', query = ''] = path.split('?')
    const made = this.#try(method, pathname, method === 'POST' ? body : query)
    if (typeof key === 'string') this.#byIdempotencyKey.set(key, made)
    return made
  }

  #try(method: string, pathname: string, form: string): { status: number; answer: unknown } {
    try {
      return { status: 200, answer: structuredClone(answer(this.state, method, pathname, parseForm(form))) }
    } catch (error) {
      if (error instanceof StripeRefusal) return { status: error.status, answer: error.body }
      throw error
    }
  }
}
