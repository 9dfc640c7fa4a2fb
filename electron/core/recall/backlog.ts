import type { WritableDb } from '../../../native/sqlite/open.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { Logger } from '../logger.ts'
import type { Embedder } from '../models/embedder.ts'
import { dirtySessions, putVector, refreshSession, sweepSigns, unitsWithoutVector } from './unit-store.ts'
import { signsOf, toBytes } from './vector.ts'

/** Texts that are embedded at once: 64 take about half a second on two cores, and a person may come any moment. */
const BATCH = 16
const SESSIONS_AT_ONCE = 20
const LOOK_EVERY_MS = 2_000
/** After a failure (no engine yet) the next try waits longer, up to a minute. */
const MAX_WAIT_MS = 60_000

export interface Backlog {
  start(): void
  drain(): Promise<void>
  stop(): Promise<void>
}

export interface BacklogDeps {
  db: WritableDb
  embedder: Embedder
  logger: Logger
  /** false: a person waits for an answer; nothing is computed. */
  isIdle: () => boolean
}

/** Gives units their vectors. What is to be done is read from the store itself: a unit without one. So nothing can be lost. */
export function createBacklog({ db, embedder, logger, isIdle }: BacklogDeps): Backlog {
  let timer: NodeJS.Timeout | null = null
  let running: Promise<unknown> = Promise.resolve()
  let isStopped = false
  let failures = 0

  /** Returns whether there was something to do. */
  async function step(): Promise<boolean> {
    const sessions = dirtySessions(db, SESSIONS_AT_ONCE)
    if (sessions.length > 0) {
      transaction(db, () => {
        for (const id of sessions) refreshSession(db, id)
        sweepSigns(db)
      })
    }
    const units = unitsWithoutVector(db, embedder.model, BATCH)
    if (units.length === 0) return sessions.length > 0
    const vectors = await embedder.batch(units.map(({ text }) => text))
    if (isStopped) return false
    transaction(db, () => {
      units.forEach((unit, index) => {
        const vector = vectors[index]
        if (vector) putVector(db, unit, embedder.model, toBytes(vector), signsOf(vector))
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
    const waitMs = Math.min(LOOK_EVERY_MS * 2 ** failures, MAX_WAIT_MS)
    timer = setTimeout(() => {
      running = whileIdle().finally(schedule)
    }, waitMs)
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
