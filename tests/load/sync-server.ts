import { randomBytes } from 'node:crypto'
import autocannon from 'autocannon'
import type { TokenPair } from '../../contract/sync/account.ts'
import { SYNC_ROUTES } from '../../contract/sync/routes.ts'
import { post, startSyncProcess } from '../harness/sync-process.ts'

/**
 * M3: 50 people at once go through login, me and quota. `npm run server:load [-- SECONDS]`; DATABASE_URL for
 * PostgreSQL. Two runs: with limits out of the way, to see how the server bears it, and with one that all 50 reach, to
 * see that it holds. Anything but a success or a 429 is a failure.
 */
const PEOPLE = 50
const PASSWORD = 'correct horse battery staple'
const NEVER_REACHED = '1000000'
/** Requests a minute; hashing passwords lets each of the 50 make some 40 in 20 seconds. */
const REACHED = '10'
const SECONDS = Number(process.argv[2] ?? 20)
const READS = ['/me', '/usage/quota', '/devices'].filter((path) => `GET ${path}` in SYNC_ROUTES)

const emailOf = (index: number) => `load-${index}@example.org`

/** Each person comes from an address of their own, and the two runs from different networks. */
const addressOf = (index: number, limit: string) =>
  `${limit === REACHED ? '203.0.113' : '198.51.100'}.${index + 1}`
/** Both runs may be on one database, whose keys are sealed under it. */
const SERVER_SECRET = randomBytes(48).toString('base64url')

async function run(limit: string): Promise<boolean> {
  const env = { LOG_LEVEL: 'error', RATE_LIMIT_PER_MINUTE: limit, TRUSTED_PROXIES: '1', SERVER_SECRET }
  const databaseUrl = process.env.DATABASE_URL
  const server = await startSyncProcess(databaseUrl ? { ...env, DATABASE_URL: databaseUrl } : env)
  try {
    const statuses = new Map<string, number>()
    await register(server.url, limit)
    let next = 0
    const load = autocannon({
      url: server.url,
      connections: PEOPLE,
      duration: SECONDS,
      timeout: 20,
      setupClient(client) {
        const index = next++ % PEOPLE
        const email = emailOf(index)
        const from = { 'x-forwarded-for': addressOf(index, limit) }
        let token = ''
        client.setRequests([
          {
            method: 'POST',
            path: '/auth/login',
            headers: { ...from, 'content-type': 'application/json' },
            body: JSON.stringify({ email, password: PASSWORD }),
            onResponse(status, body) {
              count(statuses, '/auth/login', status)
              if (status === 200) token = (JSON.parse(body) as TokenPair).accessToken
            },
          },
          ...READS.map((path) => ({
            method: 'GET' as const,
            path,
            setupRequest: (request: autocannon.Request) => ({
              ...request,
              headers: { ...from, authorization: `Bearer ${token}` },
            }),
            onResponse: (status: number) => count(statuses, path, status),
          })),
        ])
      },
    })
    const result = await load
    const strange = [...statuses].filter(([key]) => !/ (2\d\d|429)$/.test(key))
    const limited = [...statuses].filter(([key]) => key.endsWith(' 429')).length
    const isLimitRight = limited > 0 === (limit === REACHED)
    const isGood = isLimitRight && strange.length === 0 && result.errors === 0 && result.timeouts === 0
    console.log(
      JSON.stringify({
        limit,
        database: databaseUrl ? 'postgres' : 'sqlite',
        seconds: result.duration,
        requests: result.requests.total,
        per_second: Math.round(result.requests.average),
        latency_ms: { p50: result.latency.p50, p97_5: result.latency.p97_5, p99: result.latency.p99 },
        statuses: Object.fromEntries([...statuses].sort()),
        errors: result.errors,
        timeouts: result.timeouts,
        server_errors_logged: server
          .log()
          .split('\n')
          .filter((line) => line.includes('"level":50')).length,
        isGood,
      }),
    )
    return isGood
  } finally {
    await server.stop()
  }
}

async function register(url: string, limit: string): Promise<void> {
  for (let index = 0; index < PEOPLE; index++) {
    const from = { 'x-forwarded-for': addressOf(index, limit) }
    await post(`${url}/auth/register`, { email: emailOf(index), password: PASSWORD }, from)
  }
}

function count(statuses: Map<string, number>, path: string, status: number): void {
  const key = `${path} ${status}`
  statuses.set(key, (statuses.get(key) ?? 0) + 1)
}

const results = [await run(NEVER_REACHED), await run(REACHED)]
process.exitCode = results.every(Boolean) ? 0 : 1
