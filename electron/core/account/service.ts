import type { z } from 'zod'
import type {
  AccountState,
  accountLoginSchema,
  LogoutReply,
  ReceiptsCheck,
  receiptListSchema,
  SeenReply,
} from '../../../contract/core/account.ts'
import { AppError } from '../../../contract/errors.ts'
import type {
  changeEmailSchema,
  changePasswordSchema,
  Profile,
  ProfileUpdate,
  RegisterRequest,
  ResendReply,
  ResetPasswordReply,
  ResetPasswordRequest,
  VerifyEmailRequest,
} from '../../../contract/sync/account.ts'
import {
  acceptedSchema,
  loginReplySchema,
  profileSchema,
  registerReplySchema,
  resendReplySchema,
  resetPasswordReplySchema,
  type TokenPair,
} from '../../../contract/sync/account.ts'
import { type Device, deviceListSchema } from '../../../contract/sync/devices.ts'
import { makeDeviceProof } from './device-proof.ts'
import { enrolDevice, renewDevice } from './enrol.ts'
import type { AccountParts } from './parts.ts'
import { checkReceipts, pageOfReceipts } from './receipts.ts'
import { readSeen } from './seen.ts'
import { withServerTime } from './session.ts'
import type { AskOptions } from './sync-client.ts'

type Login = z.infer<typeof accountLoginSchema>

/** The account of the user at the sync server. Methods throw AppError and SyncRefusal (see as-app-error.ts). */
export interface AccountService {
  state(): AccountState
  /** Asks the server for profile and plan, and sends what is pending; failures show in the state. */
  refresh(): Promise<AccountState>
  register(request: RegisterRequest): Promise<AccountState>
  login(request: Login): Promise<AccountState>
  /** Sends what is pending if the server can be reached, ends the session there, and forgets it here. */
  logout(): Promise<LogoutReply>
  verify(request: VerifyEmailRequest): Promise<AccountState>
  resend(): Promise<ResendReply>
  forgot(email: string): Promise<void>
  reset(request: ResetPasswordRequest): Promise<ResetPasswordReply>
  updateProfile(update: ProfileUpdate): Promise<AccountState>
  changePassword(request: z.infer<typeof changePasswordSchema>): Promise<void>
  changeEmail(request: z.infer<typeof changeEmailSchema>): Promise<void>
  /** Deletes the account at the server. Chats, memories and the local ledger stay. */
  deleteAccount(password: string): Promise<AccountState>
  devices(): Promise<Device[]>
  revokeDevice(id: string): Promise<void>
  /** Gives this device a new key, after the server has frozen the history of the old one. */
  renewDevice(password: string): Promise<AccountState>
  reconcile(): Promise<AccountState>
  seen(): Promise<SeenReply>
  receipts(limit: number, before: number | undefined): z.infer<typeof receiptListSchema>
  checkReceipts(): Promise<ReceiptsCheck>
}

/** How long signing out waits for what is pending. */
const LAST_SEND_MS = 10_000

export function createAccountService(parts: AccountParts): AccountService {
  const { client, session, credentials, keys, clock, entitlement, loop, billing, confirmed, ledger, logger } =
    parts

  function serverUrl(): string {
    const url = parts.serverUrl()
    if (url === null) throw new AppError('sync_not_configured', 'No address of a sync server is set.')
    return url
  }

  function assertSignedOut(): void {
    if (session.current()?.ended_because === null)
      throw new AppError('signed_in', 'Somebody is signed in already.')
  }

  function userId(): string {
    const current = session.current()
    if (!current) throw new AppError('signed_out', 'Nobody is signed in.')
    return current.profile.id
  }

  const asUser = <T>(call: (options: AskOptions) => Promise<T>) =>
    session.withToken((token) => call({ token }))

  function state(): AccountState {
    const current = session.current()
    const connection = client.connection()
    return {
      server: { url: parts.serverUrl(), default_url: parts.defaultUrl },
      session: !current ? 'signed_out' : current.ended_because === null ? 'signed_in' : 'ended',
      ended_because: current?.ended_because ?? null,
      profile: current?.profile ?? null,
      device_id: ledger.deviceId(),
      connection: { state: connection.state, code: connection.code, since_ms: connection.sinceMs },
      entitlement: entitlement.view(),
      reconcile: { ...loop.view(), pending_entries: current ? confirmed.pending(current.profile.id) : 0 },
      checkout: billing.view(),
    }
  }

  async function fetchProfile(options: AskOptions): Promise<Profile> {
    return client.ask(profileSchema, (api, call) => api.me.$get({}, call), { ...options, isRepeatable: true })
  }

  /** What a log-in and a registration have in common: the session is kept once the device is enrolled. */
  async function begin(tokens: TokenPair): Promise<AccountState> {
    const url = serverUrl()
    const token = tokens.accessToken
    await parts.serverKeys.fetch(url)
    const profile = await fetchProfile({ token })
    // Again with a key that is enrolled: the same.
    await enrolDevice(parts, profile.id, { token, serverUrl: url })
    loop.reset()
    await session.start(url, profile, tokens)
    await entitlement.load()
    logger.info('signed in')
    // The plan is asked for before the page shows it; the rest follows.
    await entitlement.refresh().catch(() => undefined)
    loop.wake(0)
    return state()
  }

  async function askLogin(email: string, password: string): Promise<TokenPair> {
    const known = credentials.get().known.find((one) => one.email === email && one.server_url === serverUrl())
    const key = known && keys.owners().includes(known.user_id) ? keys.of(known.user_id) : null
    const ask = (nowMs: number) => {
      const proof = key && { device_proof: makeDeviceProof(key, 'login', email, nowMs) }
      return client.ask(loginReplySchema, (api, options) =>
        api.auth.login.$post({ json: { email, password, ...proof } }, options),
      )
    }
    return withServerTime(clock.nowMs(), ask)
  }

  async function forgetSession(): Promise<void> {
    billing.stop()
    loop.reset()
    await session.clear()
    await entitlement.load()
  }

  return {
    state,
    async refresh() {
      if (session.current()?.ended_because === null) {
        const profile = await asUser(fetchProfile)
        await session.setProfile(profile)
        await loop.runNow()
      }
      return state()
    },
    async register(request) {
      assertSignedOut()
      const tokens = await client.ask(registerReplySchema, (api, options) =>
        api.auth.register.$post({ json: request }, options),
      )
      return begin(tokens)
    },
    async login({ email, password }) {
      assertSignedOut()
      return begin(await askLogin(email, password))
    },
    async logout() {
      const id = userId()
      await Promise.race([loop.runNow().catch(() => undefined), parts.pause(LAST_SEND_MS)])
      const isTold = await asUser((options) =>
        client.tell((api, call) => api.auth.logout.$post({}, call), options),
      ).then(
        () => true,
        () => false,
      )
      await forgetSession()
      logger.info('signed out', { isTold })
      return { server_told: isTold, unsent_entries: confirmed.pending(id) }
    },
    async verify(request) {
      const verifyWith = (options: AskOptions) =>
        client.tell((api, call) => api.auth['verify-email'].$post({ json: request }, call), options)
      if (session.current()?.ended_because === null) {
        await asUser(verifyWith)
        await session.setProfile(await asUser(fetchProfile))
        loop.wake(0)
      } else await verifyWith({})
      return state()
    },
    resend: () =>
      asUser((options) =>
        client.ask(resendReplySchema, (api, call) => api.me['resend-verification'].$post({}, call), options),
      ),
    async forgot(email) {
      await client.ask(acceptedSchema, (api, call) =>
        api.auth['forgot-password'].$post({ json: { email } }, call),
      )
    },
    reset: (request) =>
      client.ask(resetPasswordReplySchema, (api, call) =>
        api.auth['reset-password'].$post({ json: request }, call),
      ),
    async updateProfile(update) {
      const profile = await asUser((options) =>
        client.ask(profileSchema, (api, call) => api.me.$patch({ json: update }, call), options),
      )
      await session.setProfile(profile)
      return state()
    },
    async changePassword(request) {
      await asUser((options) =>
        client.tell((api, call) => api.me.password.$post({ json: request }, call), options),
      )
    },
    async changeEmail(request) {
      await asUser((options) =>
        client.tell((api, call) => api.me.email.$post({ json: request }, call), options),
      )
    },
    async deleteAccount(password) {
      await asUser((options) =>
        client.tell((api, call) => api.me.$delete({ json: { password } }, call), options),
      )
      await forgetSession()
      logger.info('the account was deleted')
      return state()
    },
    async devices() {
      const { devices } = await asUser((options) =>
        client.ask(deviceListSchema, (api, call) => api.devices.$get({}, call), {
          ...options,
          isRepeatable: true,
        }),
      )
      return devices
    },
    async revokeDevice(id) {
      await asUser((options) =>
        client.tell((api, call) => api.devices[':id'].$delete({ param: { id } }, call), options),
      )
    },
    async renewDevice(password) {
      const current = session.current()
      if (!current) throw new AppError('signed_out', 'Nobody is signed in.')
      const { profile } = current
      // Without a proof: a session that is bound to the old key cannot take a new one.
      const tokens = await client.ask(loginReplySchema, (api, options) =>
        api.auth.login.$post({ json: { email: profile.email, password } }, options),
      )
      const url = serverUrl()
      await renewDevice(parts, profile.id, { token: tokens.accessToken, serverUrl: url })
      await session.start(url, profile, tokens)
      await entitlement.refresh().catch(() => undefined)
      loop.wake(0)
      return state()
    },
    async reconcile() {
      await loop.runNow()
      return state()
    },
    seen: () => readSeen(parts),
    receipts: (limit, before) => pageOfReceipts(parts.db, userId(), limit, before),
    checkReceipts: () => checkReceipts(parts, userId(), serverUrl()),
  }
}
