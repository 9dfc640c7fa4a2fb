import type { CoreErrorCode } from '../../../contract/core/errors.ts'
import { AppError, codeOf } from '../../../contract/errors.ts'

/**
 * Turns what SQLite or the file system throws into an AppError with a message; null for what is no fault of the
 * disk (a constraint, a bug), so that it stays an internal error.
 */
export function asStoreError(error: unknown): AppError<CoreErrorCode> | null {
  if (error instanceof AppError) return error
  const known = KNOWN.find(([pattern]) => pattern.test(codeOf(error)))
  return known ? new AppError(known[1], known[2], { cause: error }) : null
}

/** True for "this file is damaged", false for "the disk, the rights or another program stood in the way". */
export function isDamage(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_CORRUPT') || codeOf(error) === 'SQLITE_NOTADB'
}

/** The file is there, but this user may not read or write it, or the disk cannot. */
export function isUnreadable(error: unknown): boolean {
  return /^(SQLITE_(CANTOPEN|PERM|READONLY|AUTH|IOERR_(READ|SHORT_READ|ACCESS|FSTAT|LOCK))|EACCES|EPERM|EIO|EISDIR|EROFS|ENOTDIR|ELOOP)/.test(
    codeOf(error),
  )
}

/** A part of a file cannot be read while others may: its pages are wrong, or the disk does not give them back. */
export function isUnreadablePage(error: unknown): boolean {
  return isDamage(error) || /^SQLITE_IOERR_(READ|SHORT_READ|CORRUPTFS)$/.test(codeOf(error))
}

/** A row that the schema refuses, such as one that was read from a page with wrong bytes. */
export function isRefusedRow(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_CONSTRAINT')
}

const KNOWN: readonly (readonly [RegExp, CoreErrorCode, string])[] = [
  [
    // A quota (EDQUOT) and a limit of file size (EFBIG) reach us as a failed write.
    /^(SQLITE_FULL|SQLITE_IOERR_(WRITE|FSYNC|DIR_FSYNC|TRUNCATE|SHMSIZE)|ENOSPC|EDQUOT|EFBIG)$/,
    'store_full',
    'The disk is full or cannot be written. What was saved before is safe; this was not saved. Free some space and try again.',
  ],
  [
    /^SQLITE_(BUSY|LOCKED|PROTOCOL)/,
    'store_in_use',
    'Another program is using your data. Close it and try again.',
  ],
  [
    /^(SQLITE_CORRUPT|SQLITE_NOTADB)/,
    'store_unavailable',
    'A part of your data could not be read: the file is damaged. Close the app and start it again to recover.',
  ],
  [
    /^(SQLITE_(CANTOPEN|PERM|READONLY|IOERR)|EACCES|EPERM|EROFS|EIO)/,
    'store_unavailable',
    'Your data cannot be read or written just now. Check the disk and the rights of the data folder.',
  ],
]
