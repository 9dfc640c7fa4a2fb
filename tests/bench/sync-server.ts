import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { DatabaseKind } from '../../sync-server/db/database.ts'
import { startPostgres } from '../harness/postgres.ts'
import { SyncServerChild } from '../harness/sync-server-child.ts'
import { TestSyncServer } from '../harness/test-sync-server.ts'
import { type BenchRow, median } from './row.ts'
import { type MixResult, runMix } from './sync-mix.ts'
import { DAY_LENGTH, MixDevice } from './sync-mix-device.ts'
import { benchPeer } from './sync-peer.ts'

/**
 * N5: the calls that devices really make (70 % reconcile of 1 to 20 entries, 20 % quota, 5 % refresh, 4 % entitlement,
 * 1 % login) from 50 devices at once, on SQLite and on PostgreSQL, each with every commit synced to disk, from one and
 * from two processes of the server. Afterwards every acknowledged entry must be in the database. Sign-in and session
 * check stand beside better-auth. The caller and the database share the cores with the server.
 */
const DEVICES = 50
const ROUNDS = 3
const PAIRS = 40

export async function benchSyncServer(): Promise<BenchRow[]> {
  return onBothDatabases(async (sync, database, peerEnv) => {
    const random = seeded(5)
    const emails = Array.from({ length: DEVICES }, (_, index) => `device-${index}@example.org`)
    const devices = await Promise.all(emails.map((email) => MixDevice.make(sync, email, random)))
    const children = await Promise.all([SyncServerChild.spawn(sync.env), SyncServerChild.spawn(sync.env)])
    const urls = children.map(({ url }) => url)
    try {
      const rows: BenchRow[] = []
      for (const servers of [urls.slice(0, 1), urls]) {
        const processes = servers.length === 1 ? 'one process' : 'two processes'
        const results: MixResult[] = []
        // The first round warms up.
        for (let round = 0; round <= ROUNDS; round++) {
          for (const device of devices) device.prepare()
          results.push(await runMix(devices, servers))
        }
        rows.push(...mixRows(`on ${database}, ${processes}`, results.slice(1)))
      }
      const missing = await Promise.all(devices.map((device) => device.missing(sync)))
      rows.push({
        ...plainRow(
          `N5 acknowledged entries missing on ${database}`,
          missing.reduce((a, b) => a + b, 0),
          'entries',
        ),
        target: '0',
        isMet: missing.every((n) => n === 0),
      })
      rows.push(...(await benchPeer(`on ${database}`, urls[0] ?? '', emails, peerEnv)))
      return rows
    } finally {
      await Promise.all(children.map((child) => child.kill()))
    }
  })
}

function mixRows(where: string, results: readonly MixResult[]): BenchRow[] {
  const middle = (pick: (result: MixResult) => number) => median(results.map(pick))
  const calls = DEVICES * DAY_LENGTH
  return [
    plainRow(
      `N5 mix ${where}, ${calls} calls a round`,
      middle(({ perSecond }) => perSecond),
      'requests/s',
    ),
    plainRow(
      `N5 mix ${where}, p50`,
      middle(({ p50Ms }) => p50Ms),
      'ms',
    ),
    plainRow(
      `N5 mix ${where}, p99`,
      middle(({ p99Ms }) => p99Ms),
      'ms',
    ),
  ]
}

function plainRow(name: string, figure: number, unit: string): BenchRow {
  return { name, figure, unit, reference: null, ratio: null, target: null, isMet: null }
}

/** mulberry32 (Tommy Ettinger): the same calls in every run of the bench. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
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
  body: (
    sync: TestSyncServer,
    database: DatabaseKind,
    peerEnv: Record<string, string>,
  ) => Promise<BenchRow[]>,
): Promise<BenchRow[]> {
  // Not the system's temporary folder: where that is in memory, a synced commit costs nothing.
  mkdirSync('bench-results', { recursive: true })
  const dir = resolve(mkdtempSync(join('bench-results', 'sync-server-')))
  const postgres = await startPostgres({ isDurable: true })
  try {
    const rows: BenchRow[] = []
    for (const database of ['sqlite', 'postgres'] as const) {
      const address = database === 'postgres' ? { DATABASE_URL: await postgres.createDatabase() } : {}
      // One address asks for all of it: no limit is in the way.
      const env = { DATA_DIR: join(dir, database), RATE_LIMIT_PER_MINUTE: '999999999', ...address }
      const peerEnv =
        database === 'postgres'
          ? { DATABASE_URL: await postgres.createDatabase() }
          : { SQLITE_FILE: join(dir, 'better-auth.db') }
      const sync = await TestSyncServer.start({ database, env })
      try {
        rows.push(...(await body(sync, database, peerEnv)))
      } finally {
        await sync.close()
      }
    }
    return rows
  } finally {
    await postgres.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}
