import { closeSync, openSync, readSync } from 'node:fs'
import { codeOf } from '../../../contract/errors.ts'
import { schemaVersion } from '../../../native/sqlite/migrate.ts'
import { openReadOnly } from '../../../native/sqlite/open.ts'
import { type Facts, readFacts } from './facts.ts'
import { areOnlyInIndexes, brokenLinks, pageFaults } from './integrity.ts'
import type { Sentinel, SentinelRead } from './sentinel.ts'
import { isDamage, isUnreadable } from './store-error.ts'
import type { StoreFiles, StoreSurvey } from './store-files.ts'

/**
 * Returns the state of a store's files without writing to any of them. Each function below is one state of
 * the machine (design §2): it answers with its finding or with null, and the first finding counts.
 *
 *   missing?  →  unusable file?  →  newer than the app?  →  damaged pages?  →  lost commits?  →  sound
 */
type DamageReason =
  | 'unreadable'
  | 'empty_file'
  | 'not_a_database'
  | 'truncated'
  | 'corrupt'
  | 'not_ours'
  | 'other_installation'
  | 'wal_missing'
  | 'rows_missing'
  | 'broken_links'
  | 'migration_failed'

export interface Damaged {
  state: 'damaged'
  reason: DamageReason
  message: string
  /** SQLite reads all that is there; something that should be there is not. */
  canOpenAsIs: boolean
}
export interface Newer {
  state: 'newer'
  message: string
}
export interface Missing {
  state: 'missing'
  message: string
}
/** `notes`: what was odd but is no loss; for the log. */
export interface Sound {
  state: 'sound'
  facts: Facts
  notes: string[]
  hasBadIndexes: boolean
}
export type Finding = { state: 'fresh' } | Missing | Newer | Damaged | Sound

export interface Evidence {
  files: StoreFiles
  survey: StoreSurvey
  sentinel: SentinelRead
  /** Version of the newest migration that this app knows. */
  newestSchema: number
  nativeBinding: string | null
  /** What is lost was told and accepted: only a file that SQLite cannot read is refused. */
  asIs: boolean
}

export function diagnose(evidence: Evidence): Finding {
  try {
    return absent(evidence) ?? unusableFile(evidence) ?? newerThanApp(evidence) ?? content(evidence)
  } catch (error) {
    if (isDamage(error)) return corrupt([(error as Error).message])
    if (isUnreadable(error)) return unreadable(error)
    throw error
  }
}

function absent({ survey, sentinel }: Evidence): { state: 'fresh' } | Missing | null {
  if (survey.dbBytes !== null) return null
  const traces = [
    sentinel.kind !== 'absent' && 'its record (store.json)',
    survey.walBytes !== null && 'its newest changes (novacore.db-wal)',
    survey.hasSnapshots && 'its backups',
    survey.hasDamaged && 'files kept from an earlier recovery',
  ].filter((trace) => trace !== false)
  if (traces.length === 0) return { state: 'fresh' }
  const held = sentinel.kind === 'read' ? ` It held ${inWords(sentinel.sentinel)}.` : ''
  return {
    state: 'missing',
    message: `Your data file novacore.db is gone, but ${traces.join(', ')} is still there.${held} If you moved it, put it back and start the app again; or restore a backup.`,
  }
}

const SQLITE_HEADER_BYTES = 100
const SQLITE_MAGIC = 'SQLite format 3\0'

function unusableFile({ files, survey }: Evidence): Damaged | null {
  if (survey.dbBytes === 0) {
    return damaged('empty_file', 'Your data file novacore.db is empty: what was in it was cut off.')
  }
  const header = readHeader(files.db)
  if (header.length < SQLITE_HEADER_BYTES || header.toString('latin1', 0, 16) !== SQLITE_MAGIC) {
    return damaged('not_a_database', 'Your data file novacore.db no longer begins as a database does.')
  }
  // With changes still in the -wal the main file may rightly be shorter than its header says.
  const expected = pageBytes(header) * header.readUInt32BE(28)
  if (!survey.walBytes && (survey.dbBytes ?? 0) < expected) {
    return damaged(
      'truncated',
      'Your data file novacore.db is shorter than it should be: its end was cut off.',
    )
  }
  return null
}

/** Without a -wal the file's own header says its schema, so that a newer store is not even opened. */
function newerThanApp({ files, survey, newestSchema, nativeBinding }: Evidence): Newer | null {
  const version = survey.walBytes
    ? readVersion(files.db, nativeBinding)
    : readHeader(files.db).readInt32BE(60)
  if (version <= newestSchema) return null
  return {
    state: 'newer',
    message: `Your data was last used by a newer version of the app (its form is ${version}, this app knows ${newestSchema}). It was not touched. Install the newer version again.`,
  }
}

function content({ files, survey, sentinel, nativeBinding, asIs }: Evidence): Damaged | Sound {
  const recorded = sentinel.kind === 'read' ? sentinel.sentinel : null
  const db = openReadOnly(files.db, { nativeBinding })
  try {
    const faults = pageFaults(db)
    const canRebuild = areOnlyInIndexes(faults)
    if (faults.length > 0 && !(asIs && canRebuild)) return corrupt(faults, canRebuild)
    const facts = readFacts(db)
    if (!facts) return notOurs(recorded)
    if (asIs) return { state: 'sound', facts, notes: ['opened_as_is'], hasBadIndexes: faults.length > 0 }
    const lost = recorded && lostCommits(facts, recorded, survey)
    if (lost) return lost
    const wasClean = recorded?.isOpen === false && !survey.walBytes
    const links = wasClean ? [] : brokenLinks(db)
    if (links.length > 0) return linksBroken(links)
    return { state: 'sound', facts, notes: notesOf(sentinel, survey), hasBadIndexes: false }
  } finally {
    db.close()
  }
}

/**
 * Compares only what never falls: the mark and the ledger. Chats and messages may be fewer than the sentinel says,
 * because the user deleted them just before the power failed.
 */
function lostCommits(facts: Facts, recorded: Sentinel, survey: StoreSurvey): Damaged | null {
  if (facts.installId !== recorded.installId) {
    return damaged('other_installation', 'This data file belongs to another installation of the app.', true)
  }
  if (facts.mark >= recorded.mark && facts.ledgerSeq >= recorded.lastCounts.ledgerSeq) return null
  if (recorded.isOpen && survey.walBytes === null) {
    return damaged(
      'wal_missing',
      'The app ended without closing your data, and the file with its newest changes (novacore.db-wal) is gone. The last chats may be missing.',
      true,
    )
  }
  return damaged(
    'rows_missing',
    `Your data file is older than it should be: it holds ${inWords({ lastCounts: facts })}, and held ${inWords(recorded)}. Newer chats are missing.`,
    true,
  )
}

function notOurs(recorded: Sentinel | null): Damaged {
  const message = 'Your data file novacore.db is a database, but holds nothing of this app.'
  return damaged(recorded ? 'rows_missing' : 'not_ours', message)
}

function linksBroken(links: string[]): Damaged {
  return damaged(
    'broken_links',
    `Some of your data points to things that are gone: ${links.join(', ')}.`,
    true,
  )
}

export function corrupt(faults: readonly string[], canRebuild = false): Damaged {
  const first = faults[0]?.split('\n')[0] ?? 'unknown fault'
  const more = faults.length > 1 ? `, and ${faults.length - 1} more` : ''
  const message = canRebuild
    ? `An index of your data is damaged (${first}${more}). Your chats are whole: open them as they are, and the index is made again.`
    : `Your data file novacore.db is damaged (${first}${more}).`
  return damaged('corrupt', message, canRebuild)
}

export function unreadable(error: unknown): Damaged {
  const code = codeOf(error) || 'unknown'
  return damaged(
    'unreadable',
    `Your data file novacore.db is there, but cannot be opened (${code}). Check who may read and write the data folder, and the disk; then start the app again.`,
  )
}

function notesOf(sentinel: SentinelRead, survey: StoreSurvey): string[] {
  if (sentinel.kind === 'absent') return ['sentinel_absent']
  if (sentinel.kind === 'unreadable') return ['sentinel_unreadable']
  if (!sentinel.sentinel.isOpen) return []
  return survey.walBytes === null ? ['unclean_end', 'wal_folded_in_elsewhere'] : ['unclean_end']
}

function damaged(reason: DamageReason, message: string, canOpenAsIs = false): Damaged {
  return { state: 'damaged', reason, message, canOpenAsIs }
}

function inWords({ lastCounts }: { lastCounts: { sessions: number; messages: number } }): string {
  return `${lastCounts.sessions} chats and ${lastCounts.messages} messages`
}

/**
 * @NOTE Only while no connection of this process has the file open: closing a descriptor of it drops SQLite's POSIX
 * locks (sqlite.org/howtocorrupt.html §2.2). The store lock is ours by now, and the connection comes later.
 */
function readHeader(path: string): Buffer {
  // For writing too: without that right SQLite would still make a -wal, which would keep the file's wrong rights.
  const file = openSync(path, 'r+')
  try {
    const header = Buffer.alloc(SQLITE_HEADER_BYTES)
    return header.subarray(0, readSync(file, header, 0, SQLITE_HEADER_BYTES, 0))
  } finally {
    closeSync(file)
  }
}

/** 1 means 65,536 (SQLite file format, 1.3.2). */
function pageBytes(header: Buffer): number {
  const stored = header.readUInt16BE(16)
  return stored === 1 ? 65_536 : stored
}

function readVersion(path: string, nativeBinding: string | null): number {
  const db = openReadOnly(path, { nativeBinding })
  try {
    return schemaVersion(db)
  } finally {
    db.close()
  }
}
