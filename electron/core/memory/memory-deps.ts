import type { ForgottenCopies } from '../../../contract/core/memory.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import type { RecallService } from '../recall/service.ts'

export type MemoryRecall = Pick<RecallService, 'similar' | 'reindexMessage' | 'counts'>

export interface MemoryDeps {
  db: WritableDb
  clock: Clock
  newId: () => string
  logger: Logger
  /** Called at each use, since recall may be created after the memory service. */
  recall: () => MemoryRecall
  /** Overwrites what was deleted in the store's files (store/running-store.ts). */
  scrub: () => void
  /** Takes them out of the backups too (store/snapshot/forget-copies.ts); never rejects. */
  forgetInCopies: (what: {
    memoryIds: ReadonlySet<string>
    texts: readonly string[]
    sinceMs: number
  }) => Promise<ForgottenCopies>
}

/**
 * What reflection kept fades after a month without use: weekly habits come up four times in it, and a deleted chat can
 * be brought back for as long (chat/session-service.ts), and then finds what was kept from it.
 */
export const FADE_MS = 30 * DAY_MS
