import type { WritableDb } from '../../native/sqlite/open.ts'
import type { Logger } from '../../server-kit/logger.ts'
import type { Clock } from './clock.ts'
import type { LedgerService } from './ledger/service.ts'
import type { Engine } from './models/engine.ts'

/** What the features of the core are made of; a test hands in its own clock, ids or engine. */
export interface CoreDeps {
  db: WritableDb
  clock: Clock
  /** UUIDv7: sorts by time of making. */
  newId: () => string
  logger: Logger
  ledger: LedgerService
  engine: Engine
}
