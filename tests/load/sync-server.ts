import autocannon from 'autocannon'
import type { TokenPair } from '../../contract/sync/account.ts'
import { SYNC_ROUTES } from '../../contract/sync/routes.ts'
import { post, startSyncProcess } from '../harness/sync-process.ts'

/**
 * M3: 50 people at once go through login, me and quota. `npm run server:load [-- SECONDS]`; DATABASE_URL for
 * PostgreSQL. Two runs: with limits out of the way, to see how the server bears it, and with the limits of production,
 * to see that they hold. Anything but a success or a 429 is a failure.
 */
const PEOPLE = 50
const PASSWORD = 'correct horse battery staple'
const SECONDS = Number(process.argv[2] ?? 20)
const READS = ['/me', '/usage/quota', '/devices'].filter((path) => `GET ${path}` in SYNC_ROUTES)

const emailOf = (index: number) => `load-${index}@example.org`

async function run(limit: string): Promise<boolean> {
  const env = { LOG_LEVEL: 'error', RATE_LIMIT_PER_MINUTE: limit }
  const databaseUrl = process.env.DATABASE_URL
  const server = await startSyncProcess(databaseUrl ? { ...env, DATABASE_URL: databaseUrl } : env)
  try {
    const statuses = new Map<string, number>()
    await register(server.url)
    let next = 0
    const load = autocannon({
      url: server.url,
      connections: PEOPLE,
      duration: SECONDS,
      timeout: 20,
      setupClient(client) {
        const email = emailOf(next++ % PEOPLE)
        let token = ''
        client.setRequests([
          {
            method: 'POST',
            path: '/auth/login',
            headers: { 'content-type': 'application/json' },
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
              headers: { authorization: `Bearer ${token}` },
            }),
            onResponse: (status: number) => count(statuses, path, status),
          })),
        ])
      },
    })
    const result = await load
    const strange = [...statuses].filter(([key]) => !/ (2\d\d|429)$/.test(key))
    const isGood = strange.length === 0 && result.errors === 0 && result.timeouts === 0
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

/** One at a time: an address has a limit of its own, and this is not what is measured. */
async function register(url: string): Promise<void> {
  for (let index = 0; index < PEOPLE; index++) {
    await post(`${url}/auth/register`, { email: emailOf(index), password: PASSWORD })
  }
}

function count(statuses: Map<string, number>, path: string, status: number): void {
  const key = `${path} ${status}`
  statuses.set(key, (statuses.get(key) ?? 0) + 1)
}

const results = [await run('1000000'), await run('100')]
process.exitCode = results.every(Boolean) ? 0 : 1
