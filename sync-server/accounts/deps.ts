import type { SyncDeps } from '../deps.ts'
import type { DeviceService } from '../devices/service.ts'
import type { LoginThrottle } from '../limits/login-throttle.ts'
import type { SessionService } from '../sessions/service.ts'

export interface AccountDeps extends Pick<SyncDeps, 'db' | 'clock' | 'newId' | 'outbox' | 'accountParts'> {
  sessions: SessionService
  devices: DeviceService
  throttle: LoginThrottle
}
