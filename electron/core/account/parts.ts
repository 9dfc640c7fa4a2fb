import type { WritableDb } from '../../../native/sqlite/open.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import type { LedgerService } from '../ledger/service.ts'
import type { OwnerKeys } from '../secrets/owner-keys.ts'
import type { Billing } from './billing.ts'
import type { Confirmed } from './confirmed.ts'
import type { Credentials } from './credentials.ts'
import type { Entitlement } from './entitlement.ts'
import type { Reconcile } from './reconcile.ts'
import type { ServerKeys } from './server-keys.ts'
import type { Session } from './session.ts'
import type { SyncClient } from './sync-client.ts'
import type { SyncLoop } from './sync-loop.ts'

/** What the account is made of; open-account.ts joins them. */
export interface AccountParts {
  db: WritableDb
  clock: Clock
  logger: Logger
  client: SyncClient
  credentials: Credentials
  keys: OwnerKeys
  session: Session
  serverKeys: ServerKeys
  entitlement: Entitlement
  ledger: LedgerService
  confirmed: Confirmed
  reconcile: Reconcile
  loop: SyncLoop
  billing: Billing
  /** Of the session, else the user's setting, else the build's default. */
  serverUrl: () => string | null
  defaultUrl: string | null
  pause: (ms: number) => Promise<void>
}
