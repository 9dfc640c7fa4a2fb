import type { SyncDeps } from '../deps.ts'
import type { LoginThrottle } from '../limits/login-throttle.ts'
import type { Sessions } from '../sessions/sessions.ts'

export interface AccountDeps extends Pick<SyncDeps, 'db' | 'clock' | 'newId' | 'outbox' | 'accountParts'> {
  sessions: Sessions
  throttle: LoginThrottle
}
