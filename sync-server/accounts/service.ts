import type {
  AccountExport,
  Profile,
  ProfileUpdate,
  RefreshRequest,
  RegisterRequest,
  ResendReply,
  ResetPasswordReply,
  ResetPasswordRequest,
  TokenPair,
  VerifyEmailRequest,
} from '../../contract/sync/account.ts'
import type { Secrets } from '../keys/secrets.ts'
import { refresh } from '../sessions/refresh.ts'
import type { Caller } from '../sessions/service.ts'
import type { AccountDeps } from './deps.ts'
import { createLogin, type Login } from './login.ts'
import { changePassword, deleteAccount, exportAccount, readProfile, updateProfile } from './profile.ts'
import { resetPassword, verifyEmail } from './redeem-mail-token.ts'
import { register } from './register.ts'
import { changeEmail, forgotPassword, resendByAddress, resendOwn } from './request-mail.ts'

/** The function behind each method says what it throws. */
export interface AccountService {
  register(request: RegisterRequest): Promise<TokenPair>
  login: Login
  refresh(request: RefreshRequest): Promise<TokenPair>
  logout(caller: Caller): Promise<void>
  verifyEmail(request: VerifyEmailRequest, caller: Caller | null): Promise<void>
  resetPassword(request: ResetPasswordRequest): Promise<ResetPasswordReply>
  resendByAddress(email: string): Promise<void>
  resendOwn(caller: Caller): Promise<ResendReply>
  forgotPassword(email: string): Promise<void>
  profile(caller: Caller): Promise<Profile>
  updateProfile(caller: Caller, update: ProfileUpdate): Promise<Profile>
  changePassword(caller: Caller, passwords: { current_password: string; new_password: string }): Promise<void>
  changeEmail(caller: Caller, request: { email: string; password: string }): Promise<void>
  export(caller: Caller): Promise<AccountExport>
  delete(caller: Caller, password: string): Promise<void>
}

export function createAccountService(deps: AccountDeps & { secrets: Secrets }): AccountService {
  const { db, sessions } = deps
  return {
    register: (request) => register(deps, request),
    login: createLogin(deps),
    refresh: (request) => refresh(deps, request),
    async logout({ userId, sessionId }) {
      await db.transaction((trx) =>
        sessions.end(trx, { userId, onlySessionId: sessionId, because: 'logout' }),
      )
      sessions.forget(userId)
    },
    verifyEmail: (request, caller) => verifyEmail(deps, request, caller),
    resetPassword: (request) => resetPassword(deps, request),
    resendByAddress: (email) => resendByAddress(deps, email),
    resendOwn: (caller) => resendOwn(deps, caller),
    forgotPassword: (email) => forgotPassword(deps, email),
    profile: (caller) => readProfile(deps, caller),
    updateProfile: (caller, update) => updateProfile(deps, caller, update),
    changePassword: (caller, passwords) => changePassword(deps, caller, passwords),
    changeEmail: (caller, request) => changeEmail(deps, caller, request),
    export: (caller) => exportAccount(deps, caller),
    delete: (caller, password) => deleteAccount(deps, caller, password),
  }
}
