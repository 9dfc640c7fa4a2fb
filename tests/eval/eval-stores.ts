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
import { namedIn, rankBySpeaker, type Spoken, withoutNames } from './speakers.ts'

export interface Ranking {
  sample: string
  question: number
  /** Turn ids, best first. */
  ranked: string[]
}

const RANKED = 50
/** More than the search ever compares. */
const ALL_HITS = 1_000

/** One store of the product's own schema, with the conversations of some samples in it as chats. */
export class EvalStore {
  readonly #dir = mkdtempSync(join(tmpdir(), 'novacore-eval-store-'))
  readonly #db: WritableDb
  readonly #samples: readonly Sample[]
  readonly #embedder: Embedder
  readonly #knowsNames: boolean
  readonly #turns = new Map<string, Spoken>()

  private constructor(samples: readonly Sample[], embedder: Embedder, knowsNames: boolean) {
    this.#knowsNames = knowsNames
    this.#samples = samples
    this.#embedder = embedder
    this.#db = openDatabase(join(this.#dir, 'novacore.db'))
    migrate(this.#db, MIGRATIONS)
  }

  static async fill(samples: readonly Sample[], embedder: Embedder, knowsNames: boolean): Promise<EvalStore> {
    const store = new EvalStore(samples, embedder, knowsNames)
    for (const { id, sessions } of samples) {
      for (const session of sessions) {
        const { messageIds } = importTranscript({ db: store.#db, newId }, session)
        messageIds.forEach((message, index) => {
          const { id: turn = '', speaker = '' } = session.turns[index] ?? {}
          store.#turns.set(message, { sample: id, turn, speaker })
        })
      }
    }
    await store.#recall().drainBacklog()
    return store
  }

  async rank(weights?: Weights): Promise<Ranking[]> {
    const recall = this.#recall(weights)
    const rankings: Ranking[] = []
    const speakers = this.#knowsNames
      ? [...new Set([...this.#turns.values()].map(({ speaker }) => speaker))]
      : []
    for (const { id, questions } of this.#samples) {
      for (const [question, text] of questions.entries()) {
        const { hits } = await recall.search({
          text: withoutNames(text, speakers),
          scope: { sessionId: null, projectId: null, isEverything: true },
          kinds: ['message'],
          limit: ALL_HITS,
          exclude: new Set(),
        })
        const best = rankBySpeaker(hits, namedIn(text, speakers), this.#turns).slice(0, RANKED)
        rankings.push({ sample: id, question, ranked: best.map((hit) => this.#turnOf(hit.id, id)) })
      }
    }
    return rankings
  }

  /** The turns whose words are among the notes that a chat would be given for each question, best first. */
  async notes(maxTokens: number): Promise<Ranking[]> {
    const recall = this.#recall()
    const rankings: Ranking[] = []
    for (const { id, questions } of this.#samples) {
      for (const [question, query] of questions.entries()) {
        const scope = { sessionId: null, projectId: null, isEverything: true }
        const { units } = await recall.retrieve({ query, scope, exclude: new Set(), maxTokens })
        rankings.push({ sample: id, question, ranked: units.map((unit) => this.#turnOf(unit.id, id)) })
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
