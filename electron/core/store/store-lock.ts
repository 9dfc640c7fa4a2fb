import { AppError, codeOf } from '../../../contract/errors.ts'
import { lockFile } from '../../../native/sqlite/open.ts'

export interface StoreLock {
  release(): void
}

/** One core for each data folder. Throws store_in_use at once when another holds it. */
export function lockStore(path: string, nativeBinding: string | null): StoreLock {
  try {
    return lockFile(path, { nativeBinding })
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_BUSY')) {
      throw new AppError(
        'store_in_use',
        'Noble NovaCore is already running with this data folder. Use the window that is open, or close it first.',
        { cause: error },
      )
    }
    throw error
  }
}
