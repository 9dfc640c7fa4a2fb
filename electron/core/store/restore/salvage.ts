import { existsSync } from 'node:fs'
import type { Salvaged } from '../../../../contract/core/store.ts'
import { codeOf } from '../../../../contract/errors.ts'
import { type Migration, migrate } from '../../../../native/sqlite/migrate.ts'
import {
  openDatabase,
  openReadOnly,
  type ReadableDb,
  type WritableDb,
} from '../../../../native/sqlite/open.ts'
import { transaction } from '../../../../native/sqlite/sql.ts'
import { type Facts, hasMemoryRows, readFacts } from '../facts.ts'
import { brokenLinks, pageFaults } from '../integrity.ts'
import { mergeChats } from '../merge/merge.ts'
import type { StoreContext } from '../store-context.ts'
import { asStoreError, isUnreadable, isUnreadablePage } from '../store-error.ts'
import { rebuildFromPages, SHAPED_TABLES } from './pages/rebuild.ts'
import { salvageLedger } from './salvage-ledger.ts'

/**
 * Adds to the waiting copy of a snapshot what can be read of the damaged store: newer chats and messages, and the
 * ledger entries that continue the snapshot's. First row by row, as SQLite reads it; when something cannot be read that
 * way, from the pages themselves (pages/page-scan.ts). It is done before the swap (swap.ts), so a kill on the way has
 * changed nothing, and the restored store is whole from its first moment. null: nothing of this app can be read in it.
 * `readPages: false` measures what the pages add (npm run eval:damage). Throws store_full.
 */
export function salvageInto(
  path: string,
  context: SalvageContext,
  { readPages } = { readPages: true },
): Salvaged | null {
  const { files, nativeBinding, logger, migrations } = context
  if (!existsSync(files.db)) return null
  const target = openDatabase(path, { nativeBinding, mustExist: true })
  try {
    bringUpToDate(target, migrations)
    const direct = withDamaged(files.db, nativeBinding, (source) =>
      readPages ? salvageWhole(target, source) : salvage(target, source),
    )
    const isDone = !readPages || direct?.isWhole
    const salvaged = isDone ? (direct?.salvaged ?? null) : salvageFromPages(target, direct, context)
    target.pragma('wal_checkpoint(TRUNCATE)')
    if (salvaged) logger.info('read from the damaged store', { ...salvaged })
    return salvaged
  } catch (error) {
    const known = asStoreError(error)
    if (known?.code === 'store_full') throw known
    // Rolled back. A restore must not fail over what it can only add; the damaged files are kept for another try.
    logger.error('damaged store not read', { error: (error as Error).name, code: codeOf(error) || 'none' })
    return null
  } finally {
    target.close()
  }
}
type SalvageContext = Pick<StoreContext, 'files' | 'nativeBinding' | 'logger' | 'migrations'>

class Undo extends Error {
  override name = 'Undo'
}

/** What was added, which messages are known to be missing, and whether SQLite could read everything. */
interface Found {
  salvaged: Salvaged
  lost: string[]
  isWhole?: boolean
}

/** Undone when something could not be read: then the pages may tell more, and what is missing shapes what is added. */
function salvageWhole(target: WritableDb, source: ReadableDb): Found {
  let found: Found | undefined
  let isWhole = true
  try {
    transaction(target, () => {
      found = salvage(target, source)
      if (found.salvaged.unreadable > 0 || hidesRows(source)) throw new Undo()
    })
  } catch (error) {
    if (!(error instanceof Undo)) throw error
    isWhole = false
  }
  return { ...(found as Found), isWhole }
}

/** A torn upper page can still read as a page: SQLite then passes over rows without an error. Its check notices. */
function hidesRows(source: ReadableDb): boolean {
  const roots = source
    .prepare<[], { name: string; rootpage: number }>(
      `SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'`,
    )
    .all()
  const shaped = roots.filter(({ name }) => SHAPED_TABLES.has(name)).map(({ rootpage }) => rootpage)
  return pageFaults(source).some((fault) =>
    [...fault.matchAll(/Tree (\d+) /g)].some(([, root]) => shaped.includes(Number(root))),
  )
}

/** `direct`: what SQLite could read, and what it knows to be missing. */
function salvageFromPages(
  target: WritableDb,
  direct: Found | null,
  { files, nativeBinding, migrations }: SalvageContext,
): Salvaged | null {
  const pages = rebuildFromPages(files, { nativeBinding, migrations })
  try {
    if (!hasAnyRow(pages)) return null
    const { salvaged } = salvage(target, pages)
    const isThere = target.prepare<[string], number>('SELECT 1 FROM messages WHERE id = ?').pluck()
    const missed = direct?.lost ?? missingParents(pages)
    const lost = missed.filter((id) => isThere.get(id) === undefined)
    return { ...salvaged, unreadable: salvaged.unreadable + lost.length }
  } finally {
    pages.close()
  }
}

/** Where no index can tell what should be there, the messages that others name are known to be missing: at least these. */
function missingParents(pages: ReadableDb): string[] {
  const query = `SELECT DISTINCT parent_id FROM messages child WHERE parent_id IS NOT NULL
                   AND NOT EXISTS (SELECT 1 FROM messages WHERE id = child.parent_id)`
  return pages.prepare<[], string>(query).pluck().all()
}

function hasAnyRow(db: ReadableDb): boolean {
  const query = `SELECT EXISTS (SELECT 1 FROM sessions) OR EXISTS (SELECT 1 FROM messages)
                   OR EXISTS (SELECT 1 FROM usage_ledger)`
  return db.prepare<[], number>(query).pluck().get() === 1 || hasMemoryRows(db)
}

/** As the start does it, but here the snapshot itself is the way back. */
function bringUpToDate(target: WritableDb, migrations: readonly Migration[]): void {
  transaction(target, () => {
    if (migrate(target, migrations).length === 0) return
    if (brokenLinks(target).length > 0) throw new Error('Rows without their parent after migrating.')
  })
}

function salvage(target: WritableDb, source: ReadableDb): Found {
  return transaction(target, () => {
    const ledger = salvageLedger(target, source)
    const winner = isLaterState(readFacts(target), factsOf(source)) ? 'source' : 'target'
    const merged = mergeChats(target, source, { winner, undelete: false })
    const salvaged = {
      chats: merged.chats,
      messages: merged.messages,
      ledger_entries: ledger.entries,
      unreadable: merged.lost.length + merged.unreadable + ledger.unreadable,
    }
    return { salvaged, lost: merged.lost }
  })
}

/** A later state of the very store that the snapshot was taken of: then its word counts, since nothing came after it. */
function isLaterState(snapshot: Facts | null, damaged: Pick<Facts, 'installId' | 'mark'> | null): boolean {
  return snapshot !== null && damaged?.installId === snapshot.installId && damaged.mark >= snapshot.mark
}

/** null when its page cannot be read. */
function factsOf(source: ReadableDb): Pick<Facts, 'installId' | 'mark'> | null {
  try {
    const query = 'SELECT install_id AS installId, mark FROM installation WHERE id = 1'
    return source.prepare<[], Pick<Facts, 'installId' | 'mark'>>(query).get() ?? null
  } catch (error) {
    if (isUnreadablePage(error)) return null
    throw error
  }
}

function withDamaged(
  path: string,
  nativeBinding: string | null,
  read: (source: ReadableDb) => Found,
): Found | null {
  let source: ReadableDb
  try {
    source = openReadOnly(path, { nativeBinding })
  } catch (error) {
    if (isUnreadablePage(error) || isUnreadable(error)) return null
    throw error
  }
  try {
    // With it SQLite reads a file whose end was cut off, and a schema of which a part is wrong. Nothing is written.
    source.unsafeMode(true)
    source.pragma('writable_schema = ON')
    source.prepare('SELECT count(*) FROM sqlite_schema').get()
    return read(source)
  } catch (error) {
    if (isUnreadablePage(error)) return null
    throw error
  } finally {
    source.close()
  }
}
