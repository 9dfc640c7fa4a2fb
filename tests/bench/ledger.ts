import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalMetadata, entryHash, metadataHash } from '../../contract/ledger/canonical.ts'
import { GENESIS_PREV, type LedgerEntry } from '../../contract/ledger/entry.ts'
import { DAY_MS } from '../../contract/utc-day.ts'
import { createSystemClock } from '../../electron/core/clock.ts'
import { toRow } from '../../electron/core/ledger/chain.ts'
import { rebuildCounters } from '../../electron/core/ledger/counter-store.ts'
import type { DeviceKey } from '../../electron/core/ledger/device-key.ts'
import { insertEntry } from '../../electron/core/ledger/entry-store.ts'
import { signHead } from '../../electron/core/ledger/head.ts'
import { createLedgerService, type LedgerService } from '../../electron/core/ledger/service.ts'
import type { OwnerKeys } from '../../electron/core/secrets/owner-keys.ts'
import { MIGRATIONS } from '../../electron/core/store/migrations/index.ts'
import { migrate } from '../../native/sqlite/migrate.ts'
import { openDatabase, type WritableDb } from '../../native/sqlite/open.ts'
import { newId } from '../../server-kit/new-id.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import { MemoryLogger, makeOwnerKeys, NO_WITNESS } from '../harness/test-ledger.ts'
import { type BenchRow, median } from './row.ts'

/**
 * N4: quota check, reserve and settle, with 1,000 and with 1,000,000 entries in the ledger: real files, FULL sync,
 * one pair after the other so that both see the same machine. A bare commit of one row stands beside them: what the
 * disk alone takes.
 */
const MAX_RATIO = 1.2
const SMALL_ROWS = 1_000
const LARGE_ROWS = 1_000_000
const PAIRS = 300
const WARM_UP = 30

export async function benchLedger(): Promise<BenchRow[]> {
  // Not the system's temporary folder: where that is in memory, a synced commit costs nothing.
  mkdirSync('bench-results', { recursive: true })
  const dir = mkdtempSync(join('bench-results', 'ledger-'))
  const keys = await makeOwnerKeys()
  const template = join(dir, 'template.db')
  makeEmpty(template)
  const small = openFilled(template, join(dir, 'small.db'), SMALL_ROWS, keys)
  const large = openFilled(template, join(dir, 'large.db'), LARGE_ROWS, keys)
  const bare = openDatabase(join(dir, 'bare.db'))
  try {
    bare.exec('CREATE TABLE one (id INTEGER PRIMARY KEY, value INTEGER NOT NULL) STRICT')
    const insert = bare.prepare('INSERT INTO one (value) VALUES (?)')
    const times = { small: [] as number[], large: [] as number[], bare: [] as number[] }
    for (let pair = 0; pair < WARM_UP + PAIRS; pair++) {
      const turn = [
        () => times.small.push(timed(() => exchange(small.ledger))),
        () => times.large.push(timed(() => exchange(large.ledger))),
        () => times.bare.push(timed(() => insert.run(pair))),
      ]
      // Who goes first takes turns too: a commit may pay for the one before it.
      for (const each of pair % 2 === 0 ? turn : turn.toReversed()) each()
    }
    const [smallMs, largeMs, bareMs] = [times.small, times.large, times.bare].map((all) =>
      median(all.slice(WARM_UP)),
    )
    if (smallMs === undefined || largeMs === undefined || bareMs === undefined)
      throw new Error('nothing was measured')
    const name = 'N4 quota check, reserve and settle at 1,000,000 rows'
    const isMet = largeMs / smallMs <= MAX_RATIO
    return [
      { ...compare(name, largeMs, 'at 1,000 rows', smallMs), target: `at most ${MAX_RATIO}`, isMet },
      compare(`${name} (two commits)`, largeMs, 'one bare commit', bareMs),
      await benchVerify(large.ledger),
    ]
  } finally {
    for (const db of [small.db, large.db, bare]) db.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

let exchanges = 0

/** As chat does it: look at the quota, hold, record. Two commits. */
function exchange(ledger: LedgerService): void {
  const id = `bench-${++exchanges}`
  ledger.quota()
  const outcome = ledger.reserve(id, 5)
  if (!outcome.ok) throw new Error('refused')
  const metadata = { session_id: 'session', message_id: id, model: 'smollm2:135m' }
  ledger.settle(id, { inputTokens: 5, outputTokens: outcome.reservation.grantedTokens, metadata })
}

/** How long the chain takes to verify, and the longest that anything else had to wait meanwhile. */
async function benchVerify(ledger: LedgerService): Promise<BenchRow> {
  let longestWaitMs = 0
  let last = performance.now()
  const ticker = setInterval(() => {
    longestWaitMs = Math.max(longestWaitMs, performance.now() - last)
    last = performance.now()
  }, 1)
  const startedMs = performance.now()
  const reply = await ledger.verify()
  const tookMs = performance.now() - startedMs
  clearInterval(ticker)
  if (!reply.ok) throw new Error(`the ledger does not verify: ${reply.first_bad?.message}`)
  return compare(
    `Verify ${reply.checked.toLocaleString('en')} entries`,
    tookMs,
    'longest wait of other work in it',
    longestWaitMs,
  )
}

function makeEmpty(path: string): void {
  const db = openDatabase(path)
  migrate(db, MIGRATIONS)
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}

/** A copy of the template with so many chained, signed entries: one transaction, as large as it is. */
function openFilled(template: string, path: string, rows: number, keys: OwnerKeys) {
  copyFileSync(template, path)
  const db = openDatabase(path)
  db.transaction(() => fill(db, rows, keys.of('local'))).immediate()
  db.pragma('wal_checkpoint(TRUNCATE)')
  const ledger = createLedgerService({
    db,
    clock: createSystemClock(),
    newId,
    keys,
    owner: () => 'local',
    tier: () => 'pro',
    anchorOf: () => '',
    witness: NO_WITNESS,
    logger: new MemoryLogger(),
  })
  return { db, ledger }
}

function fill(db: WritableDb, rows: number, deviceKey: DeviceKey): void {
  const { did } = deviceKey
  const metadata = {
    session_id: 's',
    message_id: 'm',
    model: 'smollm2:135m',
    input_tokens: 5,
    output_tokens: 4,
  }
  const metaHash = metadataHash(metadata, sha256)
  const firstMs = Date.now() - 365 * DAY_MS
  const stepMs = Math.floor((364 * DAY_MS) / rows)
  let prev = GENESIS_PREV
  for (let seq = 1; seq <= rows; seq++) {
    const isMessage = seq % 2 === 1
    const entry: LedgerEntry = {
      v: 1,
      did,
      epoch: 1,
      seq,
      prev,
      id: idLike(seq),
      user_id: 'local',
      resource_type: isMessage ? 'messages' : 'tokens',
      amount: isMessage ? 1 : 9,
      ts: firstMs + seq * stepMs,
      boot: 'bench',
      mono: seq,
      meta_h: metaHash,
      anchor: '',
    }
    const hash = entryHash(entry, sha256)
    insertEntry(db, toRow(entry, canonicalMetadata(metadata), hash))
    prev = hash
  }
  signHead(db, 'local', deviceKey, { epoch: 1, seq: rows, hash: prev })
  rebuildCounters(db)
}

/** As long as a UUIDv7 and rising as they do; a million random ones would take most of the time. */
function idLike(seq: number): string {
  return `01900000-0000-7000-8000-${seq.toString(16).padStart(12, '0')}`
}

function timed(body: () => unknown): number {
  const startedMs = performance.now()
  body()
  return performance.now() - startedMs
}

function compare(name: string, figure: number, referenceName: string, reference: number): BenchRow {
  return {
    name,
    figure,
    unit: 'ms',
    reference: { name: referenceName, figure: reference },
    ratio: figure / reference,
    target: null,
    isMet: null,
  }
}
