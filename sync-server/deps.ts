import type { Logger } from '../server-kit/logger.ts'
import type { AccountPart } from './accounts/account-part.ts'
import type { Billing } from './billing/service.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { Secrets } from './keys/secrets.ts'
import type { Outbox } from './mail/outbox.ts'

/** What the features are made of; a test hands in its own clock. */
export interface SyncDeps {
  config: Config
  db: Database
  clock: Clock
  /** UUIDv7: sorts by time of making. */
  newId: () => string
  logger: Logger
  secrets: Secrets
  keys: KeyRing
  outbox: Outbox
  billing: Billing
  /** What other features hold of an account: exported and deleted with it. */
  accountParts: readonly AccountPart[]
}
