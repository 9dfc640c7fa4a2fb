import type { RefreshRequest, TokenPair } from '../../contract/sync/account.ts'
import type { Secrets } from '../keys/secrets.ts'
import { refresh } from '../sessions/refresh.ts'
import type { Caller } from '../sessions/service.ts'
import type { AccountDeps } from './deps.ts'
import { createLogin, type Login } from './login.ts'

export interface AccountService extends AccountDeps {
  login: Login
  refresh(request: RefreshRequest): Promise<TokenPair>
  logout(caller: Caller): Promise<void>
}

export function createAccountService(deps: AccountDeps & { secrets: Secrets }): AccountService {
  const { db, sessions } = deps
  return {
    ...deps,
    login: createLogin(deps),
    refresh: (request) => refresh(deps, request),
    async logout(caller) {
      const { userId, sessionId } = caller
      await db.transaction((trx) =>
        sessions.end(trx, { userId, onlySessionId: sessionId, because: 'logout' }),
      )
      sessions.forget(userId)
    },
  }
}
