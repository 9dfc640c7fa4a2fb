import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Where everything of the store lies. Only this file knows the names. */
export interface StoreFiles {
  dataDir: string
  db: string
  wal: string
  shm: string
  sentinel: string
  lock: string
  /** A whole, verified database that waits to become `db`; without a journal it never held the user's data. */
  incoming: string
  /** Says that a swap of `db` has begun and must be ended (restore/swap.ts). */
  journal: string
  snapshots: string
  damaged: string
}

export function storeFiles(dataDir: string): StoreFiles {
  const db = join(dataDir, 'novacore.db')
  return {
    dataDir,
    db,
    wal: `${db}-wal`,
    shm: `${db}-shm`,
    sentinel: join(dataDir, 'store.json'),
    lock: join(dataDir, 'core.lock'),
    incoming: join(dataDir, 'novacore.incoming.db'),
    journal: join(dataDir, 'recovery.json'),
    snapshots: join(dataDir, 'snapshots'),
    damaged: join(dataDir, 'damaged'),
  }
}

/** What can be seen without opening any file. */
export interface StoreSurvey {
  /** null: not there. */
  dbBytes: number | null
  walBytes: number | null
  hasSnapshots: boolean
  hasDamaged: boolean
}

/** Throws when the folder itself cannot be looked into. */
export function surveyStore(files: StoreFiles): StoreSurvey {
  return {
    dbBytes: sizeOf(files.db),
    walBytes: sizeOf(files.wal),
    hasSnapshots: listDir(files.snapshots).some((name) => name.endsWith('.db')),
    hasDamaged: listDir(files.damaged).length > 0,
  }
}

/** Partial files of a killed process; none of them was ever reported as done. */
export function removeUnfinished(files: StoreFiles): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${files.incoming}${suffix}`, { force: true })
  rmSync(`${files.sentinel}.tmp`, { force: true })
  rmSync(`${files.journal}.tmp`, { force: true })
  for (const name of listDir(files.snapshots)) {
    if (/\.tmp(-journal|-wal|-shm)?$/.test(name)) rmSync(join(files.snapshots, name), { force: true })
  }
}

export function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null
}

export function listDir(path: string): string[] {
  return existsSync(path) ? readdirSync(path) : []
}
