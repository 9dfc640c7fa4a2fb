import type { ForgottenCopies } from '../../../contract/core/memory.ts'
import type { Snapshot } from '../../../contract/core/store.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import { hasMemoryRows, hasRows, raiseMark, readFacts } from './facts.ts'
import { type Merged, mergeSnapshot } from './merge/merge.ts'
import { foldIn, hasForgottenSince, scrubIfSmall } from './scrub.ts'
import { sentinelOf, writeSentinel } from './sentinel.ts'
import { type Forgetting, forgetInCopies, removeCopies, sweepSnapshots } from './snapshot/forget-copies.ts'
import type { SnapshotReason } from './snapshot/snapshot-name.ts'
import type { Snapshots } from './snapshot/snapshots.ts'
import type { StoreFiles } from './store-files.ts'
import { sizeOf } from './store-files.ts'
import type { StoreLock } from './store-lock.ts'

/** A store that is open, and locked by this process until `close`. */
export interface OpenStore {
  state: 'fresh' | 'ok' | 'migrated'
  db: WritableDb
  dataDir: string
  installId: string
  snapshots: Snapshots
  /** Throws store_full. Not inside a transaction. */
  snapshot(reason: SnapshotReason): Snapshot
  /**
   * Adds the chats and messages of a snapshot that this store lacks (merge/merge.ts has the rules). Throws
   * snapshot_not_found, recovery_not_possible (made by a newer app), store_full; nothing is changed then.
   */
  restore(snapshot: string, options: { undelete: boolean }): Merged
  /** After something was forgotten: overwrites what is left of it in the files. Never throws. */
  scrub(): void
  /** Takes what was forgotten out of the snapshots (snapshot/forget-copies.ts). Never throws. */
  forgetInCopies(what: Forgetting): Promise<ForgottenCopies>
  /** The same for what earlier runs forgot, once it can no longer be undone. Never throws. */
  sweepCopies(): Promise<void>
  /** Deletes copies that a forgetting left. Throws invalid_request. */
  deleteCopies(names: readonly string[]): number
  /** Called before each copy of the store is made, and after rows of a backup came in. */
  onCopy(listeners: CopyListeners): void
  /** Updates the sentinel and folds in a long -wal, when anything was written. */
  touch(): void
  /** What the store's own timer does: touch, and the daily snapshot when it is due. Never throws. */
  maintain(): void
  /** Can be called again. */
  close(): void
}

interface CopyListeners {
  /** A daily copy would end an undo that the user may still want. */
  shouldDailyWait(): boolean
  beforeSnapshot(): void
  afterRestore(): void
}

export interface RunningDeps {
  state: OpenStore['state']
  db: WritableDb
  files: StoreFiles
  nativeBinding: string | null
  lock: StoreLock
  snapshots: Snapshots
  clock: Clock
  logger: Logger
}

const MAINTAIN_EVERY_MS = 15_000
/** As SQLite's own limit of 1,000 pages of 4 KiB. */
const LONG_WAL_BYTES = 4 * 1024 * 1024

/**
 * SQLite's automatic checkpoint is off: a checkpoint must be followed by a new mark (facts.ts), or a -wal that is
 * deleted afterwards would not be missed.
 */
export function startRunning(deps: RunningDeps): OpenStore {
  const { state, db, files, nativeBinding, lock, snapshots, clock, logger } = deps
  db.pragma('wal_autocheckpoint = 0')
  foldIn(db)
  raiseMark(db)
  const openedAtMs = clock.nowMs()
  const { installId } = record(true)
  let changesSeen = totalChanges(db)
  const copyDeps = { files, nativeBinding, logger }
  let isClosed = false
  let listeners: CopyListeners | null = null
  const timer = setInterval(maintain, MAINTAIN_EVERY_MS)
  timer.unref()

  function record(isOpen: boolean) {
    const facts = readFacts(db)
    if (!facts) throw new Error('The store has lost its own record.')
    const closedAtMs = isOpen ? null : clock.nowMs()
    writeSentinel(files.sentinel, sentinelOf(facts, { isOpen, openedAtMs, closedAtMs }))
    return facts
  }

  function touch(): void {
    if (isClosed || db.inTransaction || totalChanges(db) === changesSeen) return
    if ((sizeOf(files.wal) ?? 0) > LONG_WAL_BYTES) {
      foldIn(db)
      raiseMark(db)
    }
    record(true)
    changesSeen = totalChanges(db)
  }

  function restore(name: string, { undelete }: { undelete: boolean }): Merged {
    const merged = mergeSnapshot(db, snapshots.pathOf(name), { undelete, nativeBinding })
    logger.info('snapshot merged', { chats: merged.chats, messages: merged.messages })
    listeners?.afterRestore()
    attempt('sentinel not updated', touch)
    return merged
  }

  function takeDailyWhenDue(): void {
    if (isClosed || db.inTransaction || listeners?.shouldDailyWait()) return
    const now = clock.nowMs()
    const taken = snapshots.takenAtMs()
    const isRecent = taken.some((takenAt) => takenAt <= now && takenAt > now - DAY_MS)
    if (isRecent) return
    const facts = readFacts(db)
    if (!facts || !(hasRows(facts) || hasMemoryRows(db))) return
    if (hasForgottenSince(db, taken[0] ?? 0))
      attempt('forgotten words not overwritten', () => db.exec('VACUUM'))
    take('daily')
  }

  function take(reason: SnapshotReason): Snapshot {
    listeners?.beforeSnapshot()
    return snapshots.take(db, reason)
  }

  function scrub(): void {
    if (isClosed || db.inTransaction) return
    attempt('forgotten words not overwritten', () => scrubIfSmall(db))
    attempt('checkpoint failed', () => {
      foldIn(db)
      raiseMark(db)
      record(true)
    })
  }

  async function sweepCopies(): Promise<void> {
    try {
      const { rewritten } = await sweepSnapshots(copyDeps, db)
      if (rewritten > 0) logger.info('snapshots rewritten', { rewritten })
    } catch (error) {
      logger.error('snapshots not rewritten', { error: (error as Error).name })
    }
  }

  function maintain(): void {
    attempt('sentinel not updated', touch)
    attempt('daily snapshot not taken', takeDailyWhenDue)
  }

  function attempt(otherwise: string, action: () => void): void {
    try {
      action()
    } catch (error) {
      logger.error(otherwise, {
        error: (error as Error).name,
        code: String((error as { code?: unknown }).code),
      })
    }
  }

  /** When the sentinel cannot be written (full disk), it still says "open"; the mark tells the next start the truth. */
  function close(): void {
    if (isClosed) return
    isClosed = true
    clearInterval(timer)
    attempt('checkpoint failed at the end', () => foldIn(db))
    attempt('sentinel not closed', () => void record(false))
    db.close()
    lock.release()
  }

  return {
    state,
    db,
    dataDir: files.dataDir,
    installId,
    snapshots,
    snapshot: take,
    restore,
    scrub,
    forgetInCopies: (what) => forgetInCopies(copyDeps, what),
    sweepCopies,
    deleteCopies: (names) => removeCopies(copyDeps, names),
    onCopy: (given) => {
      listeners = given
    },
    touch,
    maintain,
    close,
  }
}

function totalChanges(db: WritableDb): number {
  return db.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0
}
