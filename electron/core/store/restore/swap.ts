import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { removeDurably, renameDurably, writeFileDurably } from '../durable-file.ts'
import type { StoreFiles } from '../store-files.ts'

/**
 * Replaces the database with a waiting one; all old files move to `damaged/<time>/` together.
 *
 *   1. `novacore.incoming.db` is whole and synced (the caller's work)
 *   2. `recovery.json` { version, folder } is written: from here on the swap will be ended, by this process or the next
 *   3. each old file is renamed into the folder
 *   4. incoming is renamed to `novacore.db`
 *   5. `recovery.json` is removed
 *
 * Every step can be done again: what has moved is no longer in its old place, and when incoming is gone it has become
 * the store. Nothing is ever removed or copied over.
 */
const journalSchema = z.object({ version: z.literal(1), folder: z.string().regex(/^[0-9TZ.-]+$/) })

/** Returns the folder to which the old files were moved, relative to the data folder. */
export function swapIn(files: StoreFiles, nowMs: number): string {
  const folder = freeFolder(files, nowMs)
  mkdirSync(join(files.damaged, folder), { recursive: true, mode: 0o700 })
  writeFileDurably(files.journal, JSON.stringify({ version: 1, folder }))
  moveAndReplace(files, folder)
  return join(basename(files.damaged), folder)
}

/** Ends a swap that a killed process had begun. False: there was none. Throws when files cannot be moved. */
export function finishSwap(files: StoreFiles): boolean {
  if (!existsSync(files.journal)) return false
  const folder = readJournal(files)
  if (folder === null) {
    // It was written in one step, so the disk is bad; the snapshot to restore is still there.
    removeDurably(files.journal)
    return false
  }
  mkdirSync(join(files.damaged, folder), { recursive: true, mode: 0o700 })
  moveAndReplace(files, folder)
  return true
}

function readJournal(files: StoreFiles): string | null {
  try {
    return journalSchema.parse(JSON.parse(readFileSync(files.journal, 'utf8'))).folder
  } catch {
    return null
  }
}

function moveAndReplace(files: StoreFiles, folder: string): void {
  if (existsSync(files.incoming)) {
    for (const old of [files.sentinel, files.wal, files.shm, files.db]) {
      if (existsSync(old)) renameDurably(old, freeName(join(files.damaged, folder, basename(old))))
    }
    renameDurably(files.incoming, files.db)
  }
  removeDurably(files.journal)
}

/** Picks a free name: a file may have been put back during a swap, and nothing kept is overwritten. */
function freeName(path: string): string {
  let name = path
  for (let copy = 2; existsSync(name); copy += 1) name = `${path}.${copy}`
  return name
}

function freeFolder(files: StoreFiles, nowMs: number): string {
  const stamp = (at: number) => new Date(at).toISOString().replaceAll(/[-:]/g, '')
  let at = nowMs
  while (existsSync(join(files.damaged, stamp(at)))) at += 1
  return stamp(at)
}
