import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSystemClock } from '../../electron/core/clock.ts'
import { MIGRATIONS } from '../../electron/core/db/migrations/index.ts'
import type { Embedder } from '../../electron/core/models/embedder.ts'
import { createRecall } from '../../electron/core/recall/recall.ts'
import { putVector } from '../../electron/core/recall/unit-store.ts'
import { signsOf, toBytes } from '../../electron/core/recall/vector.ts'
import { migrate } from '../../native/sqlite/migrate.ts'
import { openDatabase, type WritableDb } from '../../native/sqlite/open.ts'
import { all, run, sql, transaction } from '../../native/sqlite/sql.ts'
import { MemoryLogger } from '../harness/test-ledger.ts'
import { type BenchRow, median } from './row.ts'

const LENGTH = 384
const QUERIES = 100
const WORDS = 20_000
const CLUSTERS = 200
const MESSAGES_A_CHAT = 40

/**
 * N3: the whole of retrieve() but the query's embedding, against an exact scan of the same vectors in one Float32Array. Texts
 * are made-up words with a Zipf distribution, 6 to 25 in a message; vectors stand around 200 centres, as real ones stand
 * around subjects. A tenth of the units are memories.
 * A question has eight words, none of the hundred most frequent: recall leaves stop words out.
 */
export async function benchMemory(): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const units of [20_000, 100_000]) rows.push(...(await measure(units)))
  return rows
}

async function measure(count: number): Promise<BenchRow[]> {
  const dir = mkdtempSync(join(tmpdir(), 'novacore-bench-memory-'))
  const db = openDatabase(join(dir, 'novacore.db'))
  try {
    migrate(db, MIGRATIONS)
    const random = seeded(count)
    const made = makeVectors(count, random)
    fill(db, count, made, random)
    let asked = new Float32Array(LENGTH)
    const embedder: Embedder = { model: 'bench', query: async () => asked, batch: async () => [] }
    const recall = createRecall({
      db,
      clock: createSystemClock(),
      logger: new MemoryLogger(),
      embedder,
      isIdle: () => true,
    })
    await recall.drainBacklog()
    const ours: number[] = []
    const scans: number[] = []
    const words: number[] = []
    for (let query = 0; query < QUERIES; query += 1) {
      asked = near(made, Math.floor(random() * count), random)
      const text = Array.from({ length: 8 }, () => tellingWord(random)).join(' ')
      scans.push(time(() => exactScan(made, asked)))
      const startedMs = performance.now()
      await recall.retrieve({
        query: text,
        scope: { sessionId: null, projectId: null },
        exclude: new Set(),
        maxTokens: 800,
      })
      ours.push(performance.now() - startedMs)
      words.push(time(() => findMessages(db, text)))
    }
    const name = `at ${count.toLocaleString('en')} units`
    const p95 = percentile(ours, 0.95)
    const exact = percentile(scans, 0.95)
    const found: BenchRow = {
      name: `N3 retrieve p95 ${name}`,
      figure: p95,
      unit: 'ms',
      reference: { name: 'exact scan, Float32Array, p95', figure: exact },
      ratio: median(ours) / median(scans),
      target: '≤ 50 ms and ≤ 1 (ratio of medians)',
      isMet: p95 <= 50 && median(ours) <= median(scans),
    }
    const byWords = percentile(words, 0.95)
    const searched: BenchRow = {
      name: `N3 search of messages by words p95 ${name}`,
      figure: byWords,
      unit: 'ms',
      reference: null,
      ratio: null,
      target: '≤ 50 ms',
      isMet: byWords <= 50,
    }
    return [found, searched]
  } finally {
    db.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

function fill(db: WritableDb, count: number, vectors: Float32Array, random: () => number): void {
  transaction(db, () => {
    for (let unit = 0; unit < count; unit += 1) {
      const text = Array.from({ length: 6 + Math.floor(random() * 20) }, () => word(random)).join(' ')
      const chat = `chat ${Math.floor(unit / MESSAGES_A_CHAT)}`
      if (unit % MESSAGES_A_CHAT === 0) {
        run(
          db,
          sql`INSERT INTO sessions (id, title, created_at_ms, updated_at_ms) VALUES (${chat}, ${chat}, ${unit}, ${unit})`,
        )
      }
      if (unit % 10 === 0) addMemory(db, unit, text)
      else addMessage(db, unit, chat, text)
    }
    for (const { rowid, text } of all<{ rowid: number; text: string }>(
      db,
      sql`SELECT rowid, text FROM recall_units`,
    )) {
      const vector = vectors.subarray((rowid - 1) * LENGTH, rowid * LENGTH)
      putVector(db, { rowid, text }, 'bench', toBytes(vector), signsOf(vector))
    }
  })
}

function addMessage(db: WritableDb, unit: number, chat: string, text: string): void {
  run(
    db,
    sql`INSERT INTO messages (id, session_id, role, content, status, created_at_ms)
        VALUES (${`m${unit}`}, ${chat}, 'user', ${text}, 'complete', ${unit})`,
  )
}

function addMemory(db: WritableDb, unit: number, text: string): void {
  run(
    db,
    sql`INSERT INTO memories (id, tier, kind, text, text_key, author, confidence, importance, scope, created_at_ms, updated_at_ms)
        VALUES (${`k${unit}`}, 'ltm', 'fact', ${text}, ${text}, 'person', 1, 0.5, 'everywhere', ${unit}, ${unit})`,
  )
}

function findMessages(db: WritableDb, text: string): unknown[] {
  const match = text
    .split(' ')
    .map((each) => `"${each}"`)
    .join(' OR ')
  return all(db, sql`SELECT rowid FROM messages_fts WHERE messages_fts MATCH ${match} ORDER BY rank LIMIT 20`)
}

/** The 200 nearest by cosine, over every vector. */
function exactScan(vectors: Float32Array, query: Float32Array): number[] {
  const count = vectors.length / LENGTH
  const scores = new Float32Array(count)
  for (let unit = 0; unit < count; unit += 1) {
    let sum = 0
    const at = unit * LENGTH
    for (let index = 0; index < LENGTH; index += 1) sum += (vectors[at + index] ?? 0) * (query[index] ?? 0)
    scores[unit] = sum
  }
  return Array.from(scores.keys())
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
    .slice(0, 200)
}

function makeVectors(count: number, random: () => number): Float32Array {
  const centres = Array.from({ length: CLUSTERS }, () =>
    Float32Array.from({ length: LENGTH }, () => random() - 0.5),
  )
  const vectors = new Float32Array(count * LENGTH)
  for (let unit = 0; unit < count; unit += 1) {
    const centre = centres[Math.floor(random() * CLUSTERS)]
    const vector = Float32Array.from(
      { length: LENGTH },
      (_, index) => (centre?.[index] ?? 0) + random() - 0.5,
    )
    vectors.set(toUnitLength(vector), unit * LENGTH)
  }
  return vectors
}

function near(vectors: Float32Array, unit: number, random: () => number): Float32Array<ArrayBuffer> {
  const at = unit * LENGTH
  return toUnitLength(
    Float32Array.from({ length: LENGTH }, (_, index) => (vectors[at + index] ?? 0) + (random() - 0.5) / 20),
  )
}

function toUnitLength(vector: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

/** Zipf: the n-th most frequent word is n times rarer than the first. */
function word(random: () => number): string {
  return `w${Math.floor(WORDS ** random())}`
}

/** A question's words without the hundred most frequent, which stand for stop words. */
function tellingWord(random: () => number): string {
  for (;;) {
    const drawn = word(random)
    if (Number(drawn.slice(1)) > 100) return drawn
  }
}

/** Mulberry32, by Tommy Ettinger: the same texts in each run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function time(body: () => unknown): number {
  const startedMs = performance.now()
  body()
  return performance.now() - startedMs
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN
}
