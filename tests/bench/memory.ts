import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createSystemClock } from '../../electron/core/clock.ts'
import { type Embedder, VECTOR_LENGTH } from '../../electron/core/models/embedder.ts'
import { createRecallService } from '../../electron/core/recall/service.ts'
import { signsOf, toBytes } from '../../electron/core/recall/vector.ts'
import { MIGRATIONS } from '../../electron/core/store/migrations/index.ts'
import { migrate } from '../../native/sqlite/migrate.ts'
import { openDatabase, type WritableDb } from '../../native/sqlite/open.ts'
import { MemoryLogger } from '../harness/test-ledger.ts'
import { exactScan, near, p95, randomVector, seeded, timed, zipf } from './made-up-units.ts'
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
const CENTRES = 500

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
