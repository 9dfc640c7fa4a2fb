import type { Logger } from '../server-kit/logger.ts'
import type { AccountPart } from './accounts/account-part.ts'
import type { AlarmService } from './alarms/service.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { Secrets } from './keys/secrets.ts'
import type { Outbox } from './mail/outbox.ts'

/** What all features share. A test passes its own clock. */
export interface SyncDeps {
  config: Config
  db: Database
  clock: Clock
  /** Returns a UUIDv7, which sorts by time. */
  newId: () => string
  logger: Logger
  secrets: Secrets
  keys: KeyRing
  outbox: Outbox
  alarms: AlarmService
  /** What other features store of an account: exported and deleted with it. */
  accountParts: readonly AccountPart[]
}
