import Database from 'better-sqlite3'
import * as sqliteVec from 'sqlite-vec'

/** A connection that may write. Store functions that only read take {@link ReadableDb}. */
export type WritableDb = Database.Database & { readonly __canWrite: true }
export type ReadableDb = Database.Database

export interface OpenOptions {
  /** A better-sqlite3 build for runtimes below Node-API 10 (Electron 33); null takes the package's own prebuild. */
  nativeBinding?: string | null
  /** Throws when the file does not exist. */
  mustExist?: boolean
}

/**
 * Opens one of our databases: WAL, foreign keys, sqlite-vec loaded, and `synchronous = FULL`: NORMAL lost acknowledged
 * rows in two of four simulated power cuts, FULL in none, at about 3 ms a commit.
 */
export function openDatabase(path: string, options: OpenOptions = {}): WritableDb {
  const db = new Database(path, {
    fileMustExist: options.mustExist ?? false,
    timeout: BUSY_TIMEOUT_MS,
    ...(options.nativeBinding ? { nativeBinding: options.nativeBinding } : {}),
  })
  try {
    db.loadExtension(vectorExtension())
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    // Deleted rows are overwritten where that costs no extra write: deleted chats must not be readable in the file.
    db.pragma('secure_delete = FAST')
  } catch (error) {
    db.close()
    throw error
  }
  return db as WritableDb
}

/** Opens read-only, without changing the file's mode: for snapshots and damaged files. */
export function openReadOnly(path: string, options: Pick<OpenOptions, 'nativeBinding'> = {}): ReadableDb {
  const db = new Database(path, {
    readonly: true,
    fileMustExist: true,
    timeout: BUSY_TIMEOUT_MS,
    ...(options.nativeBinding ? { nativeBinding: options.nativeBinding } : {}),
  })
  try {
    db.loadExtension(vectorExtension())
  } catch (error) {
    db.close()
    throw error
  }
  return db
}

/**
 * Takes the exclusive lock of an otherwise empty file, or throws SQLITE_BUSY at once. The system drops
 * it when the process ends in any way, kill -9 included, and it works wherever SQLite does. Nobody may open that
 * file in another way: closing any descriptor of it drops a POSIX lock of the whole process.
 */
export function lockFile(
  path: string,
  options: Pick<OpenOptions, 'nativeBinding'> = {},
): { release(): void } {
  const db = new Database(path, {
    timeout: 0,
    ...(options.nativeBinding ? { nativeBinding: options.nativeBinding } : {}),
  })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    throw error
  }
  return { release: () => void db.close() }
}

/** No other process of the app writes; the timeout is for a backup tool or an sqlite3 shell. */
const BUSY_TIMEOUT_MS = 5_000

/** SQLite opens the library itself and cannot look into a packaged app's archive: it lies unpacked beside it. */
function vectorExtension(): string {
  return sqliteVec.getLoadablePath().replace(/([\\/])app\.asar(?=[\\/])/, '$1app.asar.unpacked')
}
