import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createSystemClock } from '../../electron/core/clock.ts'
import { type Embedder, toUnit, VECTOR_LENGTH } from '../../electron/core/models/embedder.ts'
import { createRecallService } from '../../electron/core/recall/service.ts'
import { signsOf, toBytes } from '../../electron/core/recall/vector.ts'
import { MIGRATIONS } from '../../electron/core/store/migrations/index.ts'
import { migrate } from '../../native/sqlite/migrate.ts'
import { openDatabase, type WritableDb } from '../../native/sqlite/open.ts'
import { MemoryLogger } from '../harness/test-ledger.ts'
import type { BenchRow } from './row.ts'

/**
 * N3: retrieve() over 20,000 and 100,000 units, the query's embedding apart, beside an exact scan of the same vectors:
 * a plain loop over one Float32Array, which keeps the 200 nearest. Half of the units are messages of a project that the
 * chat belongs to, so that the scope has work to do. Every query is another one.
 *
 * The text is made up: 8 to 40 words of a vocabulary of 30,000 by Zipf's law (exponent 1), the queries 4 to 12 words of
 * the same. The vectors are random around 500 random centres. All of it from a fixed seed.
 */
const SIZES = [20_000, 100_000]
const QUERIES = 200
const WARM_UP = 20
const LIMIT_MS = 50
const MESSAGES_OF_A_CHAT = 20
const VOCABULARY = 30_000
const CENTRES = 500
const NEAREST = 200

export async function benchMemory(): Promise<BenchRow[]> {
  mkdirSync('bench-results', { recursive: true })
  const rows: BenchRow[] = []
  for (const size of SIZES) rows.push(...(await benchSize(size)))
  return rows
}

async function benchSize(size: number): Promise<BenchRow[]> {
  const dir = mkdtempSync(join('bench-results', 'memory-'))
  const db = openDatabase(join(dir, 'novacore.db'))
  try {
    const random = seeded(size)
    const words = zipf(random)
    const centres = Array.from({ length: CENTRES }, () => randomVector(random))
    migrate(db, MIGRATIONS)
    const vectors = fill(db, size, random, words, centres)
    const asked = Array.from({ length: WARM_UP + QUERIES }, () => ({
      text: words(4 + Math.floor(random() * 9)),
      vector: near(centres, random),
    }))
    let vector: Float32Array | null = null
    const embedder: Embedder = {
      model: 'bench',
      query: async () => vector,
      batch: async () => {
        throw new Error('nothing is embedded here')
      },
    }
    const recall = createRecallService({
      db,
      clock: createSystemClock(),
      logger: new MemoryLogger(),
      embedder,
      isIdle: () => true,
    })
    const times = {
      retrieve: [] as number[],
      everything: [] as number[],
      scan: [] as number[],
      messages: [] as number[],
    }
    const scope = { sessionId: 'session-1', projectId: 'project' }
    for (const query of asked) {
      vector = query.vector
      const target = { query: query.text, scope, exclude: new Set<string>(), maxTokens: 800 }
      times.retrieve.push(await timed(() => recall.retrieve(target)))
      times.everything.push(
        await timed(() => recall.retrieve({ ...target, scope: { ...scope, isEverything: true } })),
      )
      times.scan.push(await timed(() => exactScan(vectors, query.vector)))
      times.messages.push(await timed(() => searchMessages(db, query.text)))
    }
    const [retrieve = 0, everything = 0, scan = 0, messages = 0] = Object.values(times).map((all) =>
      p95(all.slice(WARM_UP)),
    )
    const units = size.toLocaleString('en')
    const isMet = (ms: number) => ms <= LIMIT_MS && ms <= scan
    const against = (ms: number) => ({
      figure: ms,
      unit: 'ms p95',
      reference: { name: 'an exact scan of the same vectors', figure: scan },
      ratio: ms / scan,
      target: `at most ${LIMIT_MS} ms and 1`,
      isMet: isMet(ms),
    })
    return [
      { name: `N3 retrieve from ${units} units, one project's scope`, ...against(retrieve) },
      { name: `N3 retrieve from ${units} units, everything`, ...against(everything) },
      {
        name: `N3 full text of ${units} messages`,
        figure: messages,
        unit: 'ms p95',
        reference: null,
        ratio: null,
        target: `at most ${LIMIT_MS} ms`,
        isMet: messages <= LIMIT_MS,
      },
    ]
  } finally {
    db.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Writes chats of 20 messages, every other one in the project, with their vectors. Returns all vectors in one array. */
function fill(
  db: WritableDb,
  size: number,
  random: () => number,
  words: (count: number) => string,
  centres: readonly Float32Array[],
): Float32Array {
  const vectors = new Float32Array(size * VECTOR_LENGTH)
  db.exec(`INSERT INTO projects (id, name, created_at_ms, updated_at_ms) VALUES ('project', 'Project', 1, 1)`)
  const session = db.prepare(
    `INSERT INTO sessions (id, title, project_id, created_at_ms, updated_at_ms) VALUES (?, 'Chat', ?, ?, ?)`,
  )
  const message = db.prepare(
    `INSERT INTO messages (id, session_id, parent_id, role, content, status, created_at_ms) VALUES (?, ?, ?, ?, ?, 'complete', ?)`,
  )
  const floats = db.prepare(
    `INSERT INTO recall_vectors (unit, model, vector) SELECT 2 * rowid, 'bench', ? FROM messages WHERE id = ?`,
  )
  const signs = db.prepare(
    `INSERT INTO recall_signs (unit, signs) SELECT 2 * rowid, ? FROM messages WHERE id = ?`,
  )
  db.transaction(() => {
    for (let index = 0; index < size; index += 1) {
      const chat = Math.floor(index / MESSAGES_OF_A_CHAT)
      const isFirst = index % MESSAGES_OF_A_CHAT === 0
      const atMs = Date.UTC(2024, 0, 1) + index * 60_000
      if (isFirst) session.run(`session-${chat}`, chat % 2 === 1 ? 'project' : null, atMs, atMs)
      const id = `message-${index}`
      const parent = isFirst ? null : `message-${index - 1}`
      const role = index % 2 === 0 ? 'user' : 'assistant'
      message.run(id, `session-${chat}`, parent, role, words(8 + Math.floor(random() * 33)), atMs)
      const vector = near(centres, random)
      vectors.set(vector, index * VECTOR_LENGTH)
      floats.run(toBytes(vector), id)
      signs.run(signsOf(vector), id)
    }
    db.exec('DELETE FROM recall_waiting')
  })()
  db.pragma('wal_checkpoint(TRUNCATE)')
  return vectors
}

/** The fastest plain loop that we found: one array, four sums, a threshold instead of a sort. */
function exactScan(vectors: Float32Array, query: Float32Array): number {
  const found: { index: number; cosine: number }[] = []
  let floor = -1
  for (let index = 0, at = 0; at < vectors.length; index += 1) {
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let place = 0; place < VECTOR_LENGTH; place += 4, at += 4) {
      a += (vectors[at] as number) * (query[place] as number)
      b += (vectors[at + 1] as number) * (query[place + 1] as number)
      c += (vectors[at + 2] as number) * (query[place + 2] as number)
      d += (vectors[at + 3] as number) * (query[place + 3] as number)
    }
    const cosine = a + b + c + d
    if (cosine <= floor) continue
    found.push({ index, cosine })
    if (found.length < 2 * NEAREST) continue
    found.sort((x, y) => y.cosine - x.cosine)
    found.length = NEAREST
    floor = found[NEAREST - 1]?.cosine ?? -1
  }
  return found.length
}

/** As a search field does it: the messages that hold both words that the person typed, best first. */
function searchMessages(db: WritableDb, query: string): number {
  const [first = '', second = ''] = query.split(' ')
  return db
    .prepare<[string], number>(
      `SELECT rowid FROM messages_fts WHERE messages_fts MATCH ? ORDER BY rank LIMIT 50`,
    )
    .pluck()
    .all(`"${first}" "${second}"`).length
}

/** Mulberry32: small, and the same on every machine. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Texts of so many words; the word of rank r has a share of 1/r. */
function zipf(random: () => number): (count: number) => string {
  const shares: number[] = []
  let total = 0
  for (let rank = 1; rank <= VOCABULARY; rank += 1) {
    total += 1 / rank
    shares.push(total)
  }
  const word = () => {
    const wanted = random() * total
    let [low, high] = [0, VOCABULARY - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((shares[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return `w${low.toString(36)}q`
  }
  return (count) => Array.from({ length: count }, word).join(' ')
}

function randomVector(random: () => number): Float32Array {
  return toUnit(Array.from({ length: VECTOR_LENGTH }, () => random() + random() + random() - 1.5))
}

/** As near to its centre as two texts on one subject are: a cosine of about 0.7. */
function near(centres: readonly Float32Array[], random: () => number): Float32Array {
  const centre = centres[Math.floor(random() * centres.length)] ?? new Float32Array(VECTOR_LENGTH)
  const noise = randomVector(random)
  return toUnit(Array.from(centre, (value, index) => value + (noise[index] ?? 0)))
}

async function timed(body: () => unknown): Promise<number> {
  const startedMs = performance.now()
  await body()
  return performance.now() - startedMs
}

function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN
}
