import { chmodSync, copyFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ForgottenCopies } from '../../../../contract/core/memory.ts'
import { AppError } from '../../../../contract/errors.ts'
import {
  openDatabase,
  openReadOnly,
  type ReadableDb,
  type WritableDb,
} from '../../../../native/sqlite/open.ts'
import { all, get, run, sql, transaction } from '../../../../native/sqlite/sql.ts'
import type { Logger } from '../../../../server-kit/logger.ts'
import { eraseTraces, findTraces } from '../../memory/trace-store.ts'
import { renameDurably, syncFile } from '../durable-file.ts'
import { listDir, type StoreFiles } from '../store-files.ts'
import { parseSnapshotName } from './snapshot-name.ts'
import { readSound, verifyCopy } from './snapshots.ts'

/**
 * Removes what was forgotten from the copies of the store as well.
 *
 * **Snapshots** that hold what was forgotten are rewritten: a copy is made beside it, the rows are deleted there and the
 * file is rebuilt (VACUUM), it is checked like a new snapshot, and replaces the old one in one step. A
 * process that is killed meanwhile leaves the old one; the next start does it again ({@link sweepSnapshots}).
 *
 * **Damaged files** cannot be rewritten. They, and snapshots that cannot be, are named in `left`; the user decides
 * whether they are deleted ({@link removeCopies}).
 */
export interface Forgetting {
  memoryIds: ReadonlySet<string>
  /** All that the memories and their sources said. */
  texts: readonly string[]
  /** When the oldest of them was made: a copy from before cannot hold it. ms UTC. */
  sinceMs: number
}

export interface CopyDeps {
  files: StoreFiles
  nativeBinding: string | null
  logger: Logger
}

interface Tombstone {
  at_ms: number
  memory_id: string
  text_hash: string
  salt: Uint8Array
  message_id: string | null
  quote_start: number | null
  quote_end: number | null
}

/** Never throws. Takes about a second for each 100 MB of snapshots that hold it; other work goes on between two of them. */
export async function forgetInCopies(deps: CopyDeps, what: Forgetting): Promise<ForgottenCopies> {
  const left = listDir(deps.files.damaged)
    .filter((name) => !(damagedAtMs(name) < what.sinceMs))
    .map((name) => `${basename(deps.files.damaged)}/${name}`)
  const done = await rewriteEach(
    deps,
    (db) => holds(db, what),
    (db) => takeOut(db, what),
  )
  return { rewritten: done.rewritten, left: [...done.left, ...left] }
}

/**
 * Ends at the start of the core what an earlier run forgot: takes what has a tombstone out of snapshots that do not know
 * of it yet, and gives them the tombstones. Not before: until then the forgetting could be undone.
 */
export async function sweepSnapshots(deps: CopyDeps, store: ReadableDb): Promise<ForgottenCopies> {
  const tombstones = all<Tombstone>(
    store,
    sql`SELECT at_ms, memory_id, text_hash, salt, message_id, quote_start, quote_end FROM memory_tombstones`,
  )
  if (tombstones.length === 0) return { rewritten: 0, left: [] }
  const what = { memoryIds: new Set(tombstones.map((row) => row.memory_id)), texts: [] }
  return rewriteEach(
    deps,
    (db) => tombstones.some((row) => !knows(db, row)),
    (db) => {
      takeOut(db, what)
      for (const row of tombstones) if (!knows(db, row)) insertTombstone(db, row)
    },
  )
}

/** Deletes copies that {@link forgetInCopies} left. @throws AppError invalid_request for a name that is not a copy's */
export function removeCopies({ files, logger }: CopyDeps, names: readonly string[]): number {
  const folders = [files.snapshots, files.damaged]
  const known = new Map<string, string>(
    folders.flatMap((folder) =>
      listDir(folder).map((name) => [`${basename(folder)}/${name}`, join(folder, name)] as const),
    ),
  )
  const paths = names.map((name) => known.get(name))
  if (paths.includes(undefined)) {
    throw new AppError('invalid_request', 'One of these is no copy of your data that is there.')
  }
  for (const path of paths) if (path !== undefined) rmSync(path, { recursive: true })
  logger.info('copies deleted', { copies: paths.length })
  return paths.length
}

async function rewriteEach(
  deps: CopyDeps,
  isNeeded: (db: ReadableDb) => boolean,
  change: (db: WritableDb) => void,
): Promise<ForgottenCopies> {
  const result: ForgottenCopies = { rewritten: 0, left: [] }
  for (const name of listDir(deps.files.snapshots).filter((one) => parseSnapshotName(one) !== null)) {
    await nextTurn()
    try {
      if (rewrite(deps, join(deps.files.snapshots, name), isNeeded, change)) result.rewritten += 1
    } catch (error) {
      deps.logger.warn('snapshot not rewritten', { name, error: (error as Error).name })
      result.left.push(`${basename(deps.files.snapshots)}/${name}`)
    }
  }
  return result
}

/** Returns false when it holds nothing of it. */
function rewrite(
  { nativeBinding }: CopyDeps,
  path: string,
  isNeeded: (db: ReadableDb) => boolean,
  change: (db: WritableDb) => void,
): boolean {
  const before = openReadOnly(path, { nativeBinding })
  try {
    if (!isNeeded(before)) return false
  } finally {
    before.close()
  }
  const facts = readSound(path, nativeBinding, true)
  if (!facts) throw new Error('The snapshot is damaged.')
  const temporary = `${path}.tmp`
  try {
    copyFileSync(path, temporary)
    const db = openDatabase(temporary, { nativeBinding, mustExist: true })
    try {
      db.pragma('secure_delete = ON')
      transaction(db, () => change(db))
      db.exec('VACUUM')
      // Back to one file without a -wal, as VACUUM INTO makes it.
      db.pragma('journal_mode = DELETE')
    } finally {
      db.close()
    }
    verifyCopy(temporary, facts, nativeBinding)
    chmodSync(temporary, 0o600)
    syncFile(temporary)
    renameDurably(temporary, path)
    return true
  } catch (error) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${temporary}${suffix}`, { force: true })
    throw error
  }
}

function holds(db: ReadableDb, { memoryIds, texts }: Forgetting): boolean {
  const traces = findTraces(db, memoryIds, texts)
  return (
    traces.events.some(({ before }) => before !== null) ||
    traces.runs.length > 0 ||
    [...memoryIds].some((id) => get(db, sql`SELECT 1 FROM memories WHERE id = ${id}`) !== undefined)
  )
}

function takeOut(db: WritableDb, { memoryIds, texts }: Pick<Forgetting, 'memoryIds' | 'texts'>): void {
  eraseTraces(db, memoryIds, texts)
  for (const id of memoryIds) run(db, sql`DELETE FROM memories WHERE id = ${id}`)
}

function knows(db: ReadableDb, row: Tombstone): boolean {
  const found = sql`SELECT 1 FROM memory_tombstones WHERE memory_id = ${row.memory_id} AND text_hash = ${row.text_hash}
      AND message_id IS ${row.message_id} AND quote_start IS ${row.quote_start}`
  return get(db, found) !== undefined
}

function insertTombstone(db: WritableDb, row: Tombstone): void {
  run(
    db,
    sql`INSERT INTO memory_tombstones (at_ms, memory_id, text_hash, salt, message_id, quote_start, quote_end)
        VALUES (${row.at_ms}, ${row.memory_id}, ${row.text_hash}, ${row.salt}, ${row.message_id}, ${row.quote_start},
                ${row.quote_end})`,
  )
}

/** Parses `20260131T120000.000Z`; NaN for any other name, whose age is unknown. */
function damagedAtMs(name: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d\.\d{3})Z$/.exec(name) ?? []
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
