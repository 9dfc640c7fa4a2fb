import { randomBytes } from 'node:crypto'
import autocannon from 'autocannon'
import { decodeJwt } from 'jose'
import type { TokenPair } from '../../contract/sync/account.ts'
import { systemClock } from '../../sync-server/clock.ts'
import { openServerDatabase } from '../../sync-server/db/open.ts'
import { createLogger } from '../../sync-server/logger.ts'
import { LedgerDevice } from '../harness/ledger-device.ts'
import { LoadedLedger } from '../harness/ledger-load.ts'
import { startPostgres } from '../harness/postgres.ts'
import { post, startSyncProcess } from '../harness/sync-process.ts'

/**
 * M3: 50 people at once log in, read their quota and bring entries of their ledgers. `npm run server:load [-- SECONDS]`.
 * On each database two runs: with limits out of the way, to see how the server bears it, and with one that all 50 reach,
 * to see that it holds. Anything but a success or a 429 is a failure, and so is an entry that was acknowledged and is
 * not stored, or is counted twice.
 */
const PEOPLE = 50
const PASSWORD = 'correct horse battery staple'
const NEVER_REACHED = '1000000'
/** Requests a minute; hashing passwords lets each of the 50 make some 40 in 20 seconds. */
const REACHED = '10'
const SECONDS = Number(process.argv[2] ?? 60)
const BATCH = 5
/** Of one login: reading and bringing is what a device does all day. */
const ROUNDS_OF_A_LOGIN = 8

const emailOf = (index: number, limit: string) => `load-${index}-${limit}@example.org`

/** Each person comes from an address of their own, and the two runs from different networks. */
const addressOf = (index: number, limit: string) =>
  `${limit === REACHED ? '203.0.113' : '198.51.100'}.${index + 1}`
/** Both runs may be on one database, whose keys are sealed under it. */
const SERVER_SECRET = randomBytes(48).toString('base64url')

async function run(limit: string, databaseUrl: string | null): Promise<boolean> {
  const env = { LOG_LEVEL: 'error', RATE_LIMIT_PER_MINUTE: limit, TRUSTED_PROXIES: '1', SERVER_SECRET }
  const server = await startSyncProcess(databaseUrl ? { ...env, DATABASE_URL: databaseUrl } : env)
  try {
    const statuses = new Map<string, number>()
    const people = await Promise.all(
      Array.from({ length: PEOPLE }, (_, index) => join(server.url, index, limit)),
    )
    let next = 0
    const load = autocannon({
      url: server.url,
      connections: PEOPLE,
      duration: SECONDS,
      timeout: 20,
      setupClient(client) {
        const index = next++ % PEOPLE
        const email = emailOf(index, limit)
        const from = { 'x-forwarded-for': addressOf(index, limit) }
        const person = people[index]
        if (!person) throw new Error(`There is no person ${index}.`)
        let { token } = person
        const asked = (path: string) => ({
          setupRequest: (request: autocannon.Request) => ({
            ...request,
            headers: { ...from, authorization: `Bearer ${token}` },
          }),
          onResponse: (status: number) => count(statuses, path, status),
        })
        const round: autocannon.Request[] = [
          { method: 'GET', path: '/usage/quota', ...asked('/usage/quota') },
          {
            method: 'POST',
            path: '/ledger/reconcile',
            setupRequest: (request) => ({
              ...request,
              headers: { ...from, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
              body: person.ledger.next(),
            }),
            onResponse(status) {
              count(statuses, '/ledger/reconcile', status)
              if (status === 200) person.ledger.acknowledge()
            },
          },
        ]
        client.setRequests([
          {
            method: 'POST',
            path: '/auth/login',
            // Of a device that is known: an address that nobody verified has five logins in 15 minutes without one.
            setupRequest: (request) => ({
              ...request,
              headers: { ...from, 'content-type': 'application/json' },
              body: JSON.stringify({
                email,
                password: PASSWORD,
                device_proof: person.device.proof('login', email),
              }),
            }),
            onResponse(status, body) {
              count(statuses, '/auth/login', status)
              if (status === 200) token = (JSON.parse(body) as TokenPair).accessToken
            },
          },
          { method: 'GET', path: '/me', ...asked('/me') },
          ...Array.from({ length: ROUNDS_OF_A_LOGIN }, () => round).flat(),
        ])
      },
    })
    const result = await load
    const ledgers = people.map(({ ledger }) => ledger)
    const faults = await faultsOf(ledgers, { dataDir: server.dataDir, databaseUrl })
    const strange = [...statuses].filter(([key]) => !/ (2\d\d|429)$/.test(key))
    const limited = [...statuses].filter(([key]) => key.endsWith(' 429')).length
    const isLimitRight = limited > 0 === (limit === REACHED)
    const isGood =
      isLimitRight &&
      strange.length === 0 &&
      result.errors === 0 &&
      result.timeouts === 0 &&
      faults.length === 0
    console.log(
      JSON.stringify({
        limit,
        database: databaseUrl ? 'postgres' : 'sqlite',
        seconds: result.duration,
        requests: result.requests.total,
        per_second: Math.round(result.requests.average),
        latency_ms: { p50: result.latency.p50, p97_5: result.latency.p97_5, p99: result.latency.p99 },
        statuses: Object.fromEntries([...statuses].sort()),
        entries_acknowledged: ledgers.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
        faults_of_ledgers: faults,
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

interface LoadedPerson {
  token: string
  device: LedgerDevice
  ledger: LoadedLedger
}

/** An account with a device. */
async function join(url: string, index: number, limit: string): Promise<LoadedPerson> {
  const from = { 'x-forwarded-for': addressOf(index, limit) }
  const credentials = { email: emailOf(index, limit), password: PASSWORD }
  const { accessToken: token } = await post<TokenPair>(`${url}/auth/register`, credentials, from)
  const device = await LedgerDevice.make()
  const enrolment = {
    public_key: device.publicKey,
    name: 'laptop',
    platform: 'linux',
    device_proof: device.proof('enrol', token),
  }
  await post(`${url}/devices`, enrolment, { ...from, authorization: `Bearer ${token}` })
  const { sub = '' } = decodeJwt(token)
  return { token, device, ledger: await LoadedLedger.make(sub, BATCH, device) }
}

/** Read beside the server that still runs. */
async function faultsOf(
  ledgers: readonly LoadedLedger[],
  where: { dataDir: string; databaseUrl: string | null },
): Promise<string[]> {
  const db = await openServerDatabase({ ...where, poolSize: 2 }, systemClock, createLogger('error'))
  try {
    const faults: string[] = []
    for (const ledger of ledgers) faults.push(...(await ledger.faults(db.queries)))
    return faults
  } finally {
    await db.close()
  }
}

function count(statuses: Map<string, number>, path: string, status: number): void {
  const key = `${path} ${status}`
  statuses.set(key, (statuses.get(key) ?? 0) + 1)
}

const postgres = await startPostgres()
try {
  const results: boolean[] = []
  for (const databaseUrl of [null, await postgres.createDatabase()]) {
    for (const limit of [NEVER_REACHED, REACHED]) results.push(await run(limit, databaseUrl))
  }
  process.exitCode = results.every(Boolean) ? 0 : 1
} finally {
  await postgres.stop()
}
