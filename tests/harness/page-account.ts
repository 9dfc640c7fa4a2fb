import type { AccountState } from '../../contract/core/account.ts'
import { CORE_ERROR_STATUS, type CoreErrorCode } from '../../contract/core/errors.ts'
import { settingsSchema } from '../../contract/core/settings.ts'
import type { Plan, SubscriptionState } from '../../contract/sync/billing.ts'
import type { Device } from '../../contract/sync/devices.ts'

/** 10 November 2026, noon UTC: dates in words must not hang on the day of the test. */
export const NOW_MS = Date.UTC(2026, 10, 10, 12)
const DAY_MS = 86_400_000

export const THIS_DEVICE = `${'a'.repeat(42)}A`
export const OTHER_DEVICE = `${'b'.repeat(42)}A`

export const signedOut: AccountState = {
  server: { url: 'https://sync.example.com', default_url: 'https://sync.example.com' },
  session: 'signed_out',
  ended_because: null,
  profile: null,
  device_id: THIS_DEVICE,
  connection: { state: 'unknown', code: null, since_ms: null },
  entitlement: {
    tier: 'free_trial',
    paid_tier: 'free_trial',
    state: 'none',
    expires_at_ms: null,
    grace_until_ms: null,
    period_end_ms: null,
    checked_at_ms: null,
    problem: null,
  },
  reconcile: {
    state: 'off',
    pending_entries: 0,
    last_success_at_ms: null,
    retry_at_ms: null,
    problem: null,
  },
  checkout: null,
}

export const alice: AccountState = {
  ...signedOut,
  session: 'signed_in',
  profile: {
    id: 'alice',
    email: 'alice@example.com',
    email_verified: true,
    name: 'Alice',
    language: 'en',
    role: 'student',
    created_at_ms: NOW_MS - 90 * DAY_MS,
  },
  connection: { state: 'ok', code: null, since_ms: NOW_MS },
  reconcile: { ...signedOut.reconcile, state: 'idle', last_success_at_ms: NOW_MS },
}

export const basicEntitlement: AccountState['entitlement'] = {
  tier: 'basic',
  paid_tier: 'basic',
  state: 'valid',
  expires_at_ms: NOW_MS + 7 * DAY_MS,
  grace_until_ms: NOW_MS + 14 * DAY_MS,
  period_end_ms: NOW_MS + 20 * DAY_MS,
  checked_at_ms: NOW_MS,
  problem: null,
}

export const device = (change: Partial<Device>): Device => ({
  id: OTHER_DEVICE,
  name: 'Laptop',
  platform: 'linux',
  enrolled_at_ms: NOW_MS - 30 * DAY_MS,
  last_seen_at_ms: NOW_MS - DAY_MS,
  revoked_at_ms: null,
  is_current: false,
  ...change,
})

const month = { currency: 'eur', interval: 'month', interval_count: 1 } as const
export const PLANS: Plan[] = [
  {
    tier: 'free_trial',
    name: 'Free trial',
    limit_tokens: 1_000,
    limit_messages: 50,
    price: null,
    is_for_sale: false,
  },
  {
    tier: 'basic',
    name: 'Basic',
    limit_tokens: 50_000,
    limit_messages: 1_000,
    price: { amount_minor: 900, ...month },
    is_for_sale: true,
  },
  {
    tier: 'pro',
    name: 'Pro',
    limit_tokens: -1,
    limit_messages: -1,
    price: { amount_minor: 1_950, ...month },
    is_for_sale: true,
  },
]

type Answer = (body: never) => Response | Promise<Response>

/** Answers as the core would, for the page's tests. `on` sets what a route answers from then on. */
export class FakeAccountCore {
  state: AccountState
  subscription: SubscriptionState = {
    tier: 'free_trial',
    period_end_ms: null,
    grace_until_ms: null,
    subscriptions: [],
  }
  readonly sent: [route: string, body: unknown][] = []
  readonly #answers = new Map<string, Answer>()

  constructor(state: AccountState) {
    this.state = state
  }

  on(route: string, answer: Answer): this {
    this.#answers.set(route, answer)
    return this
  }

  /** What changes something was asked, without the polls. */
  asked(): [route: string, body: unknown][] {
    return this.sent.filter(([route]) => !route.startsWith('GET '))
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input), 'http://localhost')
    const route = `${init?.method ?? 'GET'} ${pathname.replace('/api', '')}`
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null
    this.sent.push([route, body])
    const answer = this.#answers.get(route)
    return answer ? answer(body as never) : Response.json(this.#usual(route))
  }

  #usual(route: string): unknown {
    if (route === 'GET /account') return this.state
    if (route === 'GET /billing/plans') return { plans: PLANS }
    if (route === 'GET /billing/subscription') return this.subscription
    if (route === 'GET /account/devices') return { devices: [] }
    if (route === 'GET /settings' || route === 'PATCH /settings') return settingsSchema.parse({})
    if (route === 'GET /usage/history') {
      return { days: [{ day: '2026-11-09', tokens: 2_000, messages: 20 }] }
    }
    if (route === 'GET /usage/quota') return QUOTA
    if (route === 'GET /health') return HEALTH
    return {}
  }
}

export function refusal(code: CoreErrorCode, details: Record<string, unknown> = {}): Response {
  return Response.json({ error: { code, message: code, details } }, { status: CORE_ERROR_STATUS[code] })
}

export const QUOTA = {
  tier: 'free_trial',
  tokens: { used: 400, limit: 1_000, remaining: 600 },
  messages: { used: 5, limit: 50, remaining: 45 },
  resets_at: NOW_MS + DAY_MS / 2,
}
const HEALTH = {
  status: 'ok',
  version: '0.1.0',
  store: { state: 'ok', message: null },
  engine: { state: 'ready', mode: 'bundled', version: '1', progress: null, error: null, restarts: 0 },
  secrets: { kind: 'keychain', warning: null },
}
