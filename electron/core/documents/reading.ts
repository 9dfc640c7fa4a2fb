import {
  type DocumentJob,
  documentFailureSchema,
  type FinishDocumentRequest,
} from '../../../contract/core/documents.ts'
import { AppError } from '../../../contract/errors.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { Clock } from '../clock.ts'
import { freeReading, isReading, markFailed, markRead, markReading, oldestWaiting } from './reading-store.ts'

/** A file whose process died is tried once more: it may have been another reason. */
const MAX_ATTEMPTS = 2

/** Hands one document after the other to the process that reads them. The queue is in the store. */
export interface Reading {
  /** Waits up to `waitMs` for a document; null when none came, or when the caller went away. */
  lease(instance: string, waitMs: number, signal: AbortSignal): Promise<DocumentJob | null>
  /** Throws lease_lost: it was removed, or another process has it. */
  finish(request: FinishDocumentRequest): void
  fail(leaseId: string, code: string): void
  wake(): void
  /** What was being read waits again. */
  freeInterrupted(): void
  stop(): void
}

interface ReadingDeps {
  db: WritableDb
  clock: Clock
  newId: () => string
  onRead: () => void
}

export function createReading({ db, clock, newId, onRead }: ReadingDeps): Reading {
  let lease: { id: string; documentId: string } | null = null
  let instance: string | null = null
  let wakeAll: (() => void)[] = []
  let isStopped = false

  function freeInterrupted(): void {
    lease = null
    transaction(db, () => freeReading(db, MAX_ATTEMPTS))
  }
  function wake(): void {
    for (const resolve of wakeAll) resolve()
    wakeAll = []
  }
  function take(): DocumentJob | null {
    const next = oldestWaiting(db)
    if (!next) return null
    markReading(db, next.id)
    lease = { id: newId(), documentId: next.id }
    return {
      lease_id: lease.id,
      kind: next.kind,
      content_base64: Buffer.from(next.content).toString('base64'),
    }
  }
  function held(leaseId: string): string {
    if (lease?.id !== leaseId || !isReading(db, lease.documentId)) {
      throw new AppError('lease_lost', 'This document was removed, or is read by another process.')
    }
    const { documentId } = lease
    lease = null
    return documentId
  }
  freeInterrupted()

  return {
    async lease(caller, waitMs, signal) {
      if (caller !== instance) freeInterrupted()
      instance = caller
      const untilMs = clock.monotonicMs() + waitMs
      while (!isStopped && !signal.aborted) {
        const job = take()
        const leftMs = untilMs - clock.monotonicMs()
        if (job !== null || leftMs <= 0) return job
        await new Promise<void>((resolve) => {
          wakeAll.push(resolve)
          setTimeout(resolve, leftMs).unref()
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
      }
      return null
    },
    finish({ lease_id, pages, passages }) {
      const id = held(lease_id)
      transaction(db, () => markRead(db, id, { pages, passages }))
      onRead()
    },
    fail(leaseId, code) {
      const id = held(leaseId)
      const known = documentFailureSchema.safeParse(code)
      transaction(db, () => markFailed(db, id, known.success ? known.data : 'document_unreadable'))
    },
    wake,
    freeInterrupted,
    stop() {
      isStopped = true
      wake()
    },
  }
}
