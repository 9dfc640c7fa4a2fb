import type { RefreshRequest, TokenPair } from '../../contract/sync/account.ts'
import type { Secrets } from '../keys/secrets.ts'
import { refresh } from '../sessions/refresh.ts'
import type { Caller } from '../sessions/sessions.ts'
import type { AccountDeps } from './deps.ts'
import { emailKey } from './email-key.ts'
import { createLogin, type Login } from './login.ts'

export interface AccountService extends AccountDeps {
  login: Login
  refresh(request: RefreshRequest): Promise<TokenPair>
  logout(caller: Caller): Promise<void>
  /** Both only leave a word in the outbox: the same work whoever has the address. */
  wantVerification(email: string): Promise<void>
  forgotPassword(email: string): Promise<void>
}

export function createAccounts(deps: AccountDeps & { secrets: Secrets }): AccountService {
  const { db, sessions, outbox } = deps
  const leaveWord = async (kind: 'verification-wanted' | 'password-forgotten', email: string) => {
    const job = { kind, emailKey: emailKey(email) }
    await db.transaction((trx) => outbox.put(trx, job))
    outbox.wake()
  }
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
    wantVerification: (email) => leaveWord('verification-wanted', email),
    forgotPassword: (email) => leaveWord('password-forgotten', email),
  }
}
