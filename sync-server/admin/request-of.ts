import type { Context } from 'hono'
import type { SyncEnv } from '../http/env.ts'
import { callerOf } from '../http/guard.ts'
import type { AdminRequest } from './acts.ts'

export function requestOf(c: Context<SyncEnv>): AdminRequest {
  return { caller: callerOf(c), requestId: c.get('requestId') }
}
