import { mkdirSync } from 'node:fs'
import { assertRising, type Migration, migrate, schemaVersion } from '../../../native/sqlite/migrate.ts'
import { openDatabase, type WritableDb } from '../../../native/sqlite/open.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import { createEmpty } from './create-store.ts'
import {
  corrupt,
  type Damaged,
  diagnose,
  type Missing,
  type Newer,
  type Sound,
  unreadable,
} from './diagnosis.ts'
import { renameDurably } from './durable-file.ts'
import { type Facts, hasMemoryRows, hasRows } from './facts.ts'
import { brokenLinks, rebuildIndexes } from './integrity.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { createRecovery } from './restore/recovery.ts'
import { finishSwap } from './restore/swap.ts'
import { startRunning } from './running-store.ts'
import { readSentinel } from './sentinel.ts'
import { createSnapshots } from './snapshot/snapshots.ts'
import type { StoreContext } from './store-context.ts'
import { asStoreError, isUnreadable } from './store-error.ts'
import { removeUnfinished, storeFiles, surveyStore } from './store-files.ts'
import { lockStore } from './store-lock.ts'
import type { ClosedStore, StoreOutcome } from './store-outcome.ts'

export interface StoreOptions {
  dataDir: string
  /** See native/sqlite/open.ts. */
  nativeBinding?: string | null
  clock: Clock
  newId: () => string
  logger: Logger
  /** Only tests give others than the app's own. */
  migrations?: readonly Migration[]
}

/**
 * Opens the store of a data folder, or says why not. The most important rule: an empty database is made only where
 * nothing shows that there ever was one; everything else ends in a state that the user can recover from.
 * Throws store_in_use (another core has the folder), store_full, and store_unavailable (the folder itself is not usable).
 */
export function openStore(options: StoreOptions): StoreOutcome {
  const { dataDir, clock, newId, logger, nativeBinding = null, migrations = MIGRATIONS } = options
  assertRising(migrations)
  const files = storeFiles(dataDir)
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const lock = lockStore(files.lock, nativeBinding)
    const snapshots = createSnapshots({ folder: files.snapshots, nativeBinding, clock, logger })
    const newestSchema = migrations.at(-1)?.version ?? 0
    const context = { files, nativeBinding, clock, newId, logger, migrations, newestSchema, snapshots, lock }
    try {
      return openLocked(context)
    } catch (error) {
      lock.release()
      throw error
    }
  } catch (error) {
    throw asStoreError(error) ?? error
  }
}

/** `asIs`: the user was told that something is missing, and wants what is there. */
function openLocked(context: StoreContext, { asIs }: { asIs: boolean } = { asIs: false }): StoreOutcome {
  const { files, newestSchema, nativeBinding, logger } = context
  try {
    if (finishSwap(files)) logger.warn('interrupted recovery finished')
    removeUnfinished(files)
    const sentinel = readSentinel(files.sentinel)
    const finding = diagnose({
      files,
      survey: surveyStore(files),
      sentinel,
      newestSchema,
      nativeBinding,
      asIs,
    })
    if (finding.state === 'fresh') {
      createEmpty(context)
      renameDurably(files.incoming, files.db)
      logger.info('store created')
      return start(context, null)
    }
    if (finding.state !== 'sound') return closed(context, finding)
    if (finding.notes.length > 0) logger.warn('store opened', { notes: finding.notes.join(' ') })
    return start(context, finding)
  } catch (error) {
    if (isUnreadable(error)) return closed(context, unreadable(error))
    throw error
  }
}

/** `before`: what was found; null when the store was made just now. */
function start(context: StoreContext, before: Sound | null): StoreOutcome {
  const { files, nativeBinding, lock, snapshots, clock, logger } = context
  const db = openDatabase(files.db, { nativeBinding, mustExist: true })
  try {
    const faults = before?.hasBadIndexes ? rebuildIndexes(db) : []
    const migrated =
      faults.length > 0 ? corrupt(faults) : before ? bringUpToDate(context, db, before.facts) : []
    if (!Array.isArray(migrated)) {
      db.close()
      return closed(context, migrated)
    }
    const state = before === null ? 'fresh' : migrated.length > 0 ? 'migrated' : 'ok'
    return startRunning({ state, db, files, nativeBinding, lock, snapshots, clock, logger })
  } catch (error) {
    db.close()
    throw error
  }
}

/** Runs all missing migrations or none. Returns the versions that were reached. */
function bringUpToDate(context: StoreContext, db: WritableDb, before: Facts): number[] | Damaged {
  const { migrations, newestSchema, snapshots, logger } = context
  if (schemaVersion(db) === newestSchema) return []
  if (hasRows(before) || hasMemoryRows(db)) snapshots.take(db, 'migration')
  try {
    const applied = transaction(db, () => {
      const versions = migrate(db, migrations)
      const links = brokenLinks(db)
      if (links.length > 0) throw new Error(`Rows without their parent after migrating: ${links.join(', ')}`)
      return versions
    })
    logger.info('store migrated', { from: before.schemaVersion, to: newestSchema })
    return applied
  } catch (error) {
    if (asStoreError(error)) throw error
    logger.error('migration failed', {
      from: before.schemaVersion,
      to: newestSchema,
      error: (error as Error).message,
    })
    return {
      state: 'damaged',
      reason: 'migration_failed',
      message: `Your data could not be brought to the form of this version (from ${before.schemaVersion} to ${newestSchema}). Nothing was changed and nothing is lost. Install the version that you had before, or report this.`,
      canOpenAsIs: false,
    }
  }
}

function closed(context: StoreContext, finding: Damaged | Newer | Missing): ClosedStore {
  const reason = finding.state === 'damaged' ? finding.reason : finding.state
  context.logger.error('store not opened', { state: finding.state, reason })
  return {
    state: finding.state,
    reason,
    message: finding.message,
    dataDir: context.files.dataDir,
    recovery: createRecovery(context, {
      canOpenAsIs: finding.state === 'damaged' && finding.canOpenAsIs,
      canSalvage: reason !== 'other_installation',
      reopen: (how) => openLocked(context, how),
    }),
    close: () => context.lock.release(),
  }
}
