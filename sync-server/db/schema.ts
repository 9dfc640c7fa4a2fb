import type { Kysely, Transaction } from 'kysely'
import type {
  BillingAlarmRow,
  BillingCustomerTable,
  BillingEventRow,
  BillingSubscriptionRow,
  UserTierColumns,
} from './billing-tables.ts'
import type { LedgerTables } from './ledger-tables.ts'

/** Rows as both databases give them: ids are text (UUIDv7), times bigint ms, flags and JSON text or integers. */
export interface Tables extends LedgerTables {
  users: UserRow & UserTierColumns
  sessions: SessionRow
  devices: DeviceRow
  mail_tokens: MailTokenRow
  mail_outbox: OutboxRow
  signing_keys: SigningKeyRow
  login_attempts: { id: string; key: string; at_ms: number }
  used_proofs: { id: string; expires_at_ms: number }
  mail_slots: { id: string; key: string; at_ms: number }
  rate_limits: { key: string; window_start_ms: number; taken: number }
  account_locks: AccountLockRow
  admin_audit: AdminAuditRow
  billing_customers: BillingCustomerTable
  billing_subscriptions: BillingSubscriptionRow
  billing_events: BillingEventRow
  billing_alarms: BillingAlarmRow
  schema_migrations: { version: number; name: string; applied_at_ms: number }
}

export interface UserRow {
  id: string
  /** As the user wrote it: mail goes there. */
  email: string
  /** The address in the one spelling by which it is found; several accounts may hold it until one is verified. */
  email_key: string
  /** `email_key` once it is verified, else null. Unique: one account owns an address. */
  owned_email_key: string | null
  password_hash: string
  name: string
  language: string
  role: string
  /** Rises with each change of password, address or role: what was begun under a lower one is void. */
  security_version: number
  created_at_ms: number
  updated_at_ms: number
}

export interface SessionRow {
  id: string
  user_id: string
  device_id: string | null
  /** Of the refresh token that may be used next. */
  counter: number
  salt: string
  created_at_ms: number
  last_used_at_ms: number
  expires_at_ms: number
  ended_at_ms: number | null
  ended_because: string | null
}

export interface DeviceRow {
  user_id: string
  id: string
  public_key: string
  name: string
  platform: string
  enrolled_at_ms: number
  last_seen_at_ms: number
  revoked_at_ms: number | null
}

export interface MailTokenRow {
  /** SHA-256 of the token, in base64url: who reads the database cannot use it. */
  hash: string
  user_id: string
  purpose: string
  /** The address that the mail went to. */
  email: string
  /** Of the account when the mail was asked for. */
  security_version: number
  created_at_ms: number
  expires_at_ms: number
}

export interface OutboxRow {
  id: string
  kind: string
  payload: string
  status: string
  attempts: number
  run_after_ms: number
  created_at_ms: number
  last_error: string | null
}

export interface SigningKeyRow {
  kid: string
  purpose: string
  public_jwk: string
  /** The private JWK under AES-256-GCM. */
  sealed_private_jwk: string
  created_at_ms: number
  /** From then on it signs nothing; what it signed before is accepted until it expires. */
  retired_at_ms: number | null
}

/** Beside `users`: no row, no lock. */
export interface AccountLockRow {
  user_id: string
  locked_at_ms: number
  reason: string
}

/** Ordered by `id`. Names users only by id, and outlives the account. */
export interface AdminAuditRow {
  id: string
  at_ms: number
  actor_kind: string
  actor: string
  action: string
  target: string | null
  /** JSON. */
  details: string
  request_id: string | null
}

/** What a store function that needs no transaction of its own takes. */
export type Queries = Kysely<Tables>
/** What one that must run inside a transaction takes. */
export type Trx = Transaction<Tables>
