import type { Migration } from '../../../native/sqlite/migrate.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import type { Snapshots } from './snapshot/snapshots.ts'
import type { StoreFiles } from './store-files.ts'
import type { StoreLock } from './store-lock.ts'

/** What opening, migrating and recovering one data folder share; made once the lock is held. */
export interface StoreContext {
  files: StoreFiles
  nativeBinding: string | null
  clock: Clock
  newId: () => string
  logger: Logger
  migrations: readonly Migration[]
  newestSchema: number
  snapshots: Snapshots
  lock: StoreLock
}
