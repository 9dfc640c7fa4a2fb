import { setTimeout as sleep } from 'node:timers/promises'
import type { Tier } from '../../../contract/tiers.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import type { LedgerService } from '../ledger/service.ts'
import type { Witness } from '../ledger/witness.ts'
import type { OwnerKeys } from '../secrets/owner-keys.ts'
import { type Billing, createBilling } from './billing.ts'
import { createConfirmed } from './confirmed.ts'
import type { Credentials } from './credentials.ts'
import { enrolDevice } from './enrol.ts'
import { createEntitlement } from './entitlement.ts'
import type { AccountParts } from './parts.ts'
import { newestReceipt } from './receipt-store.ts'
import { createReconcile } from './reconcile.ts'
import { createServerKeys } from './server-keys.ts'
import { type AccountService, createAccountService } from './service.ts'
import { createSession } from './session.ts'
import { createSyncClient } from './sync-client.ts'
import { createSyncLoop } from './sync-loop.ts'

export interface AccountDeps {
  db: WritableDb
  clock: Clock
  logger: Logger
  credentials: Credentials
  keys: OwnerKeys
  ledger: LedgerService
  witness: Witness
  /** The server's address by the user's setting; null for the default. */
  chosenUrl: () => string | null
  /** Of this build; null when it has none. */
  defaultUrl: string | null
}

export interface Account {
  service: AccountService
  billing: Billing
  tier(): Tier
  /** Returns the hash of the newest receipt for this account's key on this device; empty if there is none. */
  anchorOf(userId: string): string
  /** Begins to keep in step with the server; call it once all is open. */
  start(): void
  /** An exchange was recorded: it is sent in a moment. */
  onRecorded(): void
  stop(): Promise<void>
}

/** A page of Stripe, or a stand-in for it on this machine. */
const PAGE_ADDRESS = /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\/)/

/** Opens the account that is signed in on this device, from what is kept; asks no server. */
export async function openAccount(deps: AccountDeps): Promise<Account> {
  const { db, clock, logger, credentials, keys, ledger, witness } = deps
  const serverUrl = () => credentials.get().session?.server_url ?? deps.chosenUrl() ?? deps.defaultUrl
  const client = createSyncClient({ url: serverUrl, nowMs: clock.nowMs })
  const session = createSession({ client, credentials, keys, clock, logger })
  const serverKeys = createServerKeys(client, credentials)
  const noteServerTime = (serverMs: number) => ledger.noteServerTime(serverMs)
  const entitlement = createEntitlement({
    db,
    clock,
    client,
    session,
    serverKeys,
    keys,
    witness,
    ledgerNowMs: () => ledger.nowMs(),
    noteServerTime,
    logger,
  })
  const confirmed = createConfirmed(db, ledger)
  const reconcile = createReconcile({
    db,
    clock,
    client,
    keys,
    serverKeys,
    session,
    ledger,
    confirmed,
    logger,
    noteServerTime,
  })
  const enrolDeps = { client, clock, keys, reconcile }
  const loop = createSyncLoop({
    session,
    entitlement,
    reconcile,
    clock,
    logger,
    random: Math.random,
    bindDevice: () =>
      session.withToken(async (token) => {
        const current = session.current()
        if (current)
          await enrolDevice(enrolDeps, current.profile.id, { token, serverUrl: current.server_url })
      }),
  })
  const isPageAllowed = (url: string) => PAGE_ADDRESS.test(url)
  const billing = createBilling({ client, session, entitlement, clock, isPageAllowed })
  const parts: AccountParts = {
    db,
    clock,
    logger,
    client,
    credentials,
    keys,
    session,
    serverKeys,
    entitlement,
    ledger,
    confirmed,
    reconcile,
    loop,
    billing,
    serverUrl,
    defaultUrl: deps.defaultUrl,
    pause: async (ms) => void (await sleep(ms, undefined, { ref: false })),
  }
  await entitlement.load()
  // A plan runs out by the ledger's time: it is recorded also where nothing is used.
  const recordTime = () => ledger.noteServerTime(0)
  return {
    service: createAccountService(parts),
    billing,
    tier: () => entitlement.tier(),
    anchorOf: (userId) => newestReceipt(db, userId, keys.of(userId).did)?.hash ?? '',
    start() {
      recordTime()
      loop.wake(FIRST_AFTER_MS)
    },
    onRecorded: () => loop.wake(),
    async stop() {
      recordTime()
      billing.stop()
      await loop.stop()
    },
  }
}

/** The window asks for its settings and chats in the first moments; the server comes after them. */
const FIRST_AFTER_MS = 2_000
