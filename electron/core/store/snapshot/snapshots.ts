import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Snapshot } from '../../../../contract/core/store.ts'
import { AppError } from '../../../../contract/errors.ts'
import { openReadOnly, type ReadableDb, type WritableDb } from '../../../../native/sqlite/open.ts'
import type { Logger } from '../../../../server-kit/logger.ts'
import type { Clock } from '../../clock.ts'
import { renameDurably, syncFile } from '../durable-file.ts'
import { type Facts, readFacts } from '../facts.ts'
import { pageFaults } from '../integrity.ts'
import { asStoreError } from '../store-error.ts'
import { listDir } from '../store-files.ts'
import {
  nextTakenAt,
  parseSnapshotName,
  type SnapshotReason,
  snapshotName,
  snapshotsToDrop,
} from './snapshot-name.ts'

/**
 * Whole, verified copies of the store, one file each: `snapshots/novacore-20260131T120000.000Z-daily.db`.
 * Made with VACUUM INTO, which reads the -wal too: a copy of the .db file alone can lack most of the data.
 */
export interface Snapshots {
  /** Throws store_full; no partial file stays, and the store is not touched. */
  take(db: WritableDb, reason: SnapshotReason): Snapshot
  /**
   * Newest first; one that is not whole is left out. `everyPage` checks all of each file (0.4 s for 100 MB) and is for
   * the recovery screen; otherwise its length and its counts, since every page was checked when it was made.
   */
  list(options?: { everyPage: boolean }): Snapshot[]
  /** ms UTC by the names alone, newest first. */
  takenAtMs(): number[]
  /** Throws snapshot_not_found for a name that is not in the list. */
  pathOf(name: string): string
}

export interface SnapshotDeps {
  folder: string
  nativeBinding: string | null
  clock: Clock
  logger: Logger
}

export function createSnapshots({ folder, nativeBinding, clock, logger }: SnapshotDeps): Snapshots {
  const inspected = new Map<string, Snapshot>()

  function take(db: WritableDb, reason: SnapshotReason): Snapshot {
    const takenAtMs = nextTakenAt(listDir(folder), clock.nowMs())
    const name = snapshotName(takenAtMs, reason)
    const temporary = join(folder, `${name}.tmp`)
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      db.prepare('VACUUM INTO ?').run(temporary)
      verifyCopy(temporary, readFacts(db), nativeBinding)
      chmodSync(temporary, 0o600)
      syncFile(temporary)
      renameDurably(temporary, join(folder, name))
    } catch (error) {
      for (const suffix of ['', '-journal']) rmSync(`${temporary}${suffix}`, { force: true })
      throw asStoreError(error) ?? error
    }
    dropOld(takenAtMs)
    const taken = inspect(name, false)
    if (!taken) throw new Error('The snapshot that was just verified cannot be read.')
    logger.info('snapshot taken', { reason, bytes: taken.size_bytes, messages: taken.messages })
    return taken
  }

  function dropOld(takenAtMs: number): void {
    for (const name of snapshotsToDrop(listDir(folder), takenAtMs, clock.nowMs())) {
      rmSync(join(folder, name), { force: true })
    }
  }

  /** Opened once for each file that was not seen before: the page asks for the list often. */
  function inspect(name: string, everyPage: boolean): Snapshot | null {
    const parts = parseSnapshotName(name)
    const stat = statSync(join(folder, name), { throwIfNoEntry: false })
    if (!parts || !stat) return null
    const key = `${name}:${stat.size}:${stat.mtimeMs}:${everyPage}`
    const known = inspected.get(key)
    if (known) return known
    const facts = readSound(join(folder, name), nativeBinding, everyPage)
    if (!facts) {
      logger.warn('snapshot does not pass its check', { name })
      return null
    }
    const snapshot: Snapshot = {
      name,
      taken_at: parts.takenAtMs,
      reason: parts.reason,
      size_bytes: stat.size,
      schema_version: facts.schemaVersion,
      chats: facts.sessions,
      messages: facts.messages,
    }
    inspected.set(key, snapshot)
    return snapshot
  }

  function list({ everyPage } = { everyPage: false }): Snapshot[] {
    return listDir(folder)
      .map((name) => inspect(name, everyPage))
      .filter((snapshot) => snapshot !== null)
      .sort((a, b) => b.taken_at - a.taken_at)
  }

  return {
    take,
    list,
    takenAtMs: () =>
      listDir(folder)
        .flatMap((name) => parseSnapshotName(name)?.takenAtMs ?? [])
        .sort((a, b) => b - a),
    pathOf(name) {
      if (!parseSnapshotName(name) || !inspect(name, true)) {
        throw new AppError('snapshot_not_found', 'There is no such backup, or it can no longer be read.')
      }
      return join(folder, name)
    },
  }
}

/** Every page checked, and the same facts as the store that it was made of. Also for a copy of a snapshot. */
export function verifyCopy(path: string, expected: Facts | null, nativeBinding: string | null): void {
  const copied = readVerified(path, nativeBinding)
  if (JSON.stringify(copied) !== JSON.stringify(expected)) {
    throw new AppError(
      'store_unavailable',
      'The backup does not hold what the store holds. Nothing was changed.',
    )
  }
}

/** Returns null for a file that is damaged, not a store, or unreadable. */
export function readSound(path: string, nativeBinding: string | null, everyPage: boolean): Facts | null {
  try {
    return everyPage ? readVerified(path, nativeBinding) : readWhole(path, nativeBinding)
  } catch {
    return null
  }
}

function readVerified(path: string, nativeBinding: string | null): Facts | null {
  return inside(path, nativeBinding, (db) => {
    const fault = pageFaults(db)[0]
    if (fault) throw new AppError('store_unavailable', `The backup does not pass its check (${fault}).`)
    return readFacts(db)
  })
}

/** As long as it says, and its counts can be read. SQLite itself stops at a file that is shorter than its header says. */
function readWhole(path: string, nativeBinding: string | null): Facts | null {
  return inside(path, nativeBinding, (db) => {
    const bytes =
      Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }))
    return statSync(path).size === bytes ? readFacts(db) : null
  })
}

function inside<T>(path: string, nativeBinding: string | null, read: (db: ReadableDb) => T): T {
  const db = openReadOnly(path, { nativeBinding })
  try {
    return read(db)
  } finally {
    db.close()
  }
}
