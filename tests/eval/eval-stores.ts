import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSystemClock } from '../../electron/core/clock.ts'
import type { Embedder } from '../../electron/core/models/embedder.ts'
import type { Weights } from '../../electron/core/recall/score.ts'
import { createRecallService } from '../../electron/core/recall/service.ts'
import { MIGRATIONS } from '../../electron/core/store/migrations/index.ts'
import { migrate } from '../../native/sqlite/migrate.ts'
import { openDatabase, type WritableDb } from '../../native/sqlite/open.ts'
import { newId } from '../../server-kit/new-id.ts'
import { importTranscript } from '../harness/import-transcript.ts'
import { MemoryLogger } from '../harness/test-ledger.ts'
import type { Sample } from './locomo-file.ts'

export interface Ranking {
  sample: string
  question: number
  /** Turn ids, best first. */
  ranked: string[]
}

const RANKED = 50

/** One store of the product's own schema, with the conversations of some samples in it as chats. */
export class EvalStore {
  readonly #dir = mkdtempSync(join(tmpdir(), 'novacore-eval-store-'))
  readonly #db: WritableDb
  readonly #samples: readonly Sample[]
  readonly #embedder: Embedder
  readonly #turns = new Map<string, { sample: string; turn: string }>()

  private constructor(samples: readonly Sample[], embedder: Embedder) {
    this.#samples = samples
    this.#embedder = embedder
    this.#db = openDatabase(join(this.#dir, 'novacore.db'))
    migrate(this.#db, MIGRATIONS)
  }

  static async fill(samples: readonly Sample[], embedder: Embedder): Promise<EvalStore> {
    const store = new EvalStore(samples, embedder)
    for (const { id, sessions } of samples) {
      for (const session of sessions) {
        const { messageIds } = importTranscript({ db: store.#db, newId }, session)
        messageIds.forEach((message, index) => {
          store.#turns.set(message, { sample: id, turn: session.turns[index]?.id ?? '' })
        })
      }
    }
    await store.#recall().drainBacklog()
    return store
  }

  async rank(weights?: Weights): Promise<Ranking[]> {
    const recall = this.#recall(weights)
    const rankings: Ranking[] = []
    for (const { id, questions } of this.#samples) {
      for (const [question, text] of questions.entries()) {
        const { hits } = await recall.search({
          text,
          scope: { sessionId: null, projectId: null, isEverything: true },
          kinds: ['message'],
          limit: RANKED,
          exclude: new Set(),
        })
        rankings.push({ sample: id, question, ranked: hits.map((hit) => this.#turnOf(hit.id, id)) })
      }
    }
    return rankings
  }

  close(): void {
    this.#db.close()
    rmSync(this.#dir, { recursive: true, force: true })
  }

  /** A turn of another conversation takes its place in the list; the scorer must not read it as one of this. */
  #turnOf(message: string, sample: string): string {
    const turn = this.#turns.get(message)
    if (turn?.sample === sample) return turn.turn
    return `other ${turn?.sample} ${turn?.turn.replace(/\D+/g, '.')}`
  }

  #recall(weights?: Weights) {
    return createRecallService({
      db: this.#db,
      clock: createSystemClock(),
      logger: new MemoryLogger(),
      embedder: this.#embedder,
      isIdle: () => true,
      ...(weights ? { weights } : {}),
    })
  }
}
