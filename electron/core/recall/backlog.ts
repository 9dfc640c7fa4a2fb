import { backOffMs } from '../../../contract/back-off.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Embedder } from '../models/embedder.ts'

/** Texts in one batch: 16 take about 0.2 s on two cores, which the user's next message may have to wait. */
const BATCH = 16
/** After a failure (no engine yet) the next attempt waits longer, up to a minute. */
const BACK_OFF = { firstMs: 2_000, longestMs: 60_000 }

export interface Backlog {
  start(): void
  drain(): Promise<void>
  stop(): Promise<void>
}

interface WaitingText {
  rowid: number
  text: string
}
/** Where texts wait for their vectors. `tidy` and `put` join a transaction. */
interface BacklogQueue {
  /** Before each batch; `limit` as in `waiting`. */
  tidy(model: string, limit: number): void
  waiting(limit: number): WaitingText[]
  put(text: WaitingText, model: string, vector: Float32Array): void
}

export interface BacklogDeps {
  queue: BacklogQueue
  db: WritableDb
  embedder: Embedder
  logger: Logger
  /** false: a user waits for an answer; nothing is computed. */
  isIdle: () => boolean
}

/** Computes missing vectors. The queue is in the store, so that a restart loses nothing. */
export function createBacklog({ queue, db, embedder, logger, isIdle }: BacklogDeps): Backlog {
  let timer: NodeJS.Timeout | null = null
  let running: Promise<unknown> = Promise.resolve()
  let isStopped = false
  let failures = 0

  /** Returns whether there was something to do. */
  async function step(): Promise<boolean> {
    transaction(db, () => queue.tidy(embedder.model, BATCH))
    const texts = queue.waiting(BATCH)
    if (texts.length === 0) return false
    const vectors = await embedder.batch(texts.map(({ text }) => text))
    if (isStopped) return false
    transaction(db, () => {
      texts.forEach((text, index) => {
        const vector = vectors[index]
        if (vector) queue.put(text, embedder.model, vector)
      })
    })
    return true
  }

  async function whileIdle(): Promise<void> {
    try {
      while (!isStopped && isIdle() && (await step()));
      failures = 0
    } catch {
      failures += 1
      if (failures === 1) logger.info('embedding waits for the engine')
    }
  }

  function schedule(): void {
    if (isStopped) return
    timer = setTimeout(
      () => {
        running = whileIdle().finally(schedule)
      },
      backOffMs(failures, BACK_OFF),
    )
    timer.unref()
  }

  return {
    start: schedule,
    async drain() {
      while (await step());
    },
    async stop() {
      isStopped = true
      if (timer) clearTimeout(timer)
      await running
    },
  }
}
