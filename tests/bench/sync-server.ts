import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { checkBatch } from '../../contract/ledger/batch.ts'
import { sha256, verifyEd25519 } from '../../electron/core/ledger/device-key.ts'
import type { DatabaseKind } from '../../sync-server/db/database.ts'
import { enrolled, LedgerDevice, type Person } from '../harness/ledger-device.ts'
import { SyncServerChild } from '../harness/sync-server-child.ts'
import { stopCluster, TestSyncServer } from '../harness/test-sync-server.ts'
import { type BenchRow, median } from './row.ts'

/**
 * N5, on SQLite and PostgreSQL, over loopback, from one and from two processes of the server: GET /usage/quota against a
 * bare Hono route that answers as much, on the same HTTP server in a process of its own, in turns; and reconciling
 * 10,000 entries against checking their hashes and signatures alone. The spec's 0.5 is a share of speed: twice the time
 * of checking is the most.
 */
const MIN_RATIO = 0.5
const ROUNDS = 5
const ROUND_SECONDS = 3
const CONNECTIONS = 20
const ENTRIES = 10_000
const BATCH = 500
const PAIRS = 40

export async function benchSyncServer(): Promise<BenchRow[]> {
  return onBothDatabases(async (sync, database) => {
    const device = await LedgerDevice.make()
    const person = await enrolled(sync, 'alice@example.org', device)
    const children = await Promise.all([SyncServerChild.spawn(sync.env), SyncServerChild.spawn(sync.env)])
    const urls = children.map(({ url }) => url)
    const one = { name: `on ${database}`, urls: urls.slice(0, 1) }
    const two = { name: `on ${database}, two processes`, urls }
    try {
      return [
        await benchQuota(sync, person, one),
        await benchQuota(sync, person, two),
        await benchReconcile(sync, one),
        await benchReconcile(sync, two),
      ]
    } finally {
      await Promise.all(children.map((child) => child.kill()))
    }
  })
}

/** F1: whether the time that an answer takes tells who has an account. Pairs in turns: a load falls on both alike. */
export async function benchEnumeration(): Promise<BenchRow[]> {
  return onBothDatabases(async (sync, database) => {
    await sync.person('taken@example.org')
    const timedCall = async (route: string, email: string, password: string) => {
      const startedMs = performance.now()
      await sync.call(route, { body: { email, password } })
      return performance.now() - startedMs
    }
    const rows: BenchRow[] = []
    for (const route of ['POST /auth/login', 'POST /auth/register']) {
      const taken: number[] = []
      const fresh: number[] = []
      for (let n = 0; n < PAIRS; n++) {
        sync.clock.aheadMs += 16 * 60_000
        taken.push(await timedCall(route, 'taken@example.org', 'not the password'))
        fresh.push(await timedCall(route, `fresh-${n}@example.org`, 'not the password'))
      }
      const [figure, reference] = [median(taken), median(fresh)]
      rows.push({
        name: `F1 ${route} for a taken address on ${database}`,
        figure,
        unit: 'ms',
        reference: { name: 'an address that nobody has', figure: reference },
        ratio: figure / reference,
        target: null,
        isMet: null,
      })
    }
    return rows
  })
}

async function onBothDatabases(
  body: (sync: TestSyncServer, database: DatabaseKind) => Promise<BenchRow[]>,
): Promise<BenchRow[]> {
  // Not the system's temporary folder: where that is in memory, a synced commit costs nothing.
  mkdirSync('bench-results', { recursive: true })
  const dir = mkdtempSync(join('bench-results', 'sync-server-'))
  try {
    const rows: BenchRow[] = []
    for (const database of ['sqlite', 'postgres'] as const) {
      // One person asks for all of it: no limit is in the way.
      const env = { DATA_DIR: join(dir, database), RATE_LIMIT_PER_MINUTE: '999999999' }
      const sync = await TestSyncServer.start({ database, env })
      try {
        rows.push(...(await body(sync, database)))
      } finally {
        await sync.close()
      }
    }
    return rows
  } finally {
    await stopCluster()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Servers that share the load. */
interface Servers {
  name: string
  urls: readonly string[]
}

async function benchQuota(sync: TestSyncServer, person: Person, { name, urls }: Servers): Promise<BenchRow> {
  const { body } = await sync.call('GET /usage/quota', { token: person.token })
  const bare = await SyncServerChild.spawn(
    { BARE_BODY: JSON.stringify(body) },
    join(import.meta.dirname, 'bare-hono.ts'),
  )
  const headers = { authorization: `Bearer ${person.token}` }
  const ours: number[] = []
  const theirs: number[] = []
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      const turn = [
        async () => ours.push(await requestsPerSecond(urls, headers)),
        async () => theirs.push(await requestsPerSecond([bare.url], headers)),
      ]
      for (const each of round % 2 === 0 ? turn : turn.toReversed()) await each()
    }
  } finally {
    await bare.kill()
  }
  // The first round warms up.
  const [figure, reference] = [median(ours.slice(1)), median(theirs.slice(1))]
  return {
    name: `N5 GET /usage/quota ${name}`,
    figure,
    unit: 'requests/s',
    reference: { name: 'a bare Hono route', figure: reference },
    ratio: figure / reference,
    target: `at least ${MIN_RATIO}`,
    isMet: figure / reference >= MIN_RATIO,
  }
}

/** All of them at once; the connections are spread over them. */
async function requestsPerSecond(urls: readonly string[], headers: Record<string, string>): Promise<number> {
  const rates = await Promise.all(
    urls.map(async (url) => {
      const result = await autocannon({
        url: `${url}/usage/quota`,
        headers,
        connections: CONNECTIONS / urls.length,
        duration: ROUND_SECONDS,
        workers: 1,
      })
      if (result.non2xx > 0 || result.errors > 0) {
        throw new Error(`${url}: ${result.non2xx} answers were refusals, ${result.errors} failed`)
      }
      return result.requests.average
    }),
  )
  return rates.reduce((sum, rate) => sum + rate, 0)
}

/** A person with a device for each server, who all bring their share at once. */
async function benchReconcile(sync: TestSyncServer, { name, urls }: Servers): Promise<BenchRow> {
  const share = ENTRIES / urls.length
  const bringers = await Promise.all(
    urls.map(async (url, index) => {
      const device = await LedgerDevice.make()
      const person = await enrolled(sync, `${urls.length}-${index}@example.org`, device)
      return { url, device, person, last: undefined as Parameters<LedgerDevice['chain']>[1] }
    }),
  )
  const reconciled: number[] = []
  const checked: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const work = bringers.map((bringer) => {
      const specs = Array.from({ length: share }, (_, index) =>
        index % 2 === 0 ? { resource_type: 'messages' as const, amount: 1 } : { amount: 10 },
      )
      const chain = bringer.device.chain(specs, bringer.last)
      bringer.last = chain.at(-1)?.entry
      const texts = Array.from({ length: share / BATCH }, (_, index) =>
        JSON.stringify(
          bringer.device.batch(bringer.person.id, chain.slice(index * BATCH, (index + 1) * BATCH)),
        ),
      )
      return { ...bringer, texts }
    })
    checked.push(
      timed(() => {
        for (const { device, texts } of work) for (const text of texts) checkAlone(device, text)
      }),
    )
    const startedMs = performance.now()
    await Promise.all(work.map(({ url, person, texts }) => bring(url, person, texts)))
    reconciled.push(performance.now() - startedMs)
  }
  const [figure, reference] = [median(reconciled.slice(1)), median(checked.slice(1))]
  return {
    name: `N5 reconcile ${ENTRIES.toLocaleString('en')} entries ${name}, 20 batches over HTTP`,
    figure,
    unit: 'ms',
    reference: { name: 'checking hashes and signatures alone', figure: reference },
    ratio: reference / figure,
    target: `at least ${MIN_RATIO} of its speed`,
    isMet: reference / figure >= MIN_RATIO,
  }
}

async function bring(url: string, person: Person, texts: readonly string[]): Promise<void> {
  const headers = { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' }
  for (const body of texts) {
    const response = await fetch(`${url}/ledger/reconcile`, { method: 'POST', headers, body })
    if (response.status !== 200) throw new Error(`reconcile answered ${response.status}`)
    await response.arrayBuffer()
  }
}

/** What no server can leave out: read the batch, verify its signature and every hash, from the text that came. */
function checkAlone(device: LedgerDevice, text: string): void {
  const { batch, entries } = JSON.parse(text) as { batch: string; entries: unknown[] }
  const [head, payload = '', signature = ''] = batch.split('.')
  if (!verifyEd25519(device.publicKey, `${head}.${payload}`, signature))
    throw new Error('a signature does not hold')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  if (!checkBatch(claims, entries, sha256).ok) throw new Error('a batch does not hold')
}

function timed(body: () => unknown): number {
  const startedMs = performance.now()
  body()
  return performance.now() - startedMs
}
