import { errorBodySchema } from '../error-body.ts'

/**
 * Every refusal and failure that the sync server may answer with: code → HTTP status. The list is closed, and apart
 * from the core's: the page never talks to the sync server, so it needs no words for codes that only the core sees.
 */
export const SYNC_ERROR_STATUS = {
  // What came in could not be read.
  invalid_json: 400,
  invalid_utf8: 400,
  invalid_request: 400,
  body_too_large: 413,
  json_only: 415,
  // Who is asking.
  token_missing: 401,
  token_invalid: 403,
  token_expired: 403,
  permission_denied: 403,
  credentials_wrong: 401,
  service_token_missing: 403,
  service_token_invalid: 403,
  service_token_expired: 403,
  /** The password was right; an admin has locked this account. */
  account_locked: 403,
  refresh_token_invalid: 403,
  refresh_token_expired: 403,
  /** This refresh token was already replaced by a newer one: its session is revoked. */
  refresh_token_reused: 403,
  // Accounts.
  email_invalid: 400,
  password_too_common: 400,
  mail_token_invalid: 400,
  /** The code is right, but belongs to another account than the one that sends it; or nothing shows which one sends it. */
  mail_token_not_yours: 403,
  // Devices.
  device_proof_required: 403,
  device_proof_invalid: 403,
  /** The device's clock is off; `details.server_time_ms` says what to sign. */
  device_proof_stale: 403,
  device_revoked: 403,
  device_not_found: 404,
  device_limit_reached: 409,
  session_bound: 409,
  // Admins.
  user_not_found: 404,
  own_account: 409,
  alarm_not_found: 404,
  // Billing.
  /** The server runs without the STRIPE_ settings, so nothing can be bought. */
  billing_not_configured: 404,
  /** Stripe did not reply, or not as expected; nothing was changed. */
  billing_unavailable: 503,
  /** Only a user whose address is confirmed can buy. */
  email_not_verified: 403,
  /** A subscription exists already: it is changed in the portal, so that nobody pays twice. */
  subscription_exists: 409,
  subscription_not_found: 404,
  plan_not_for_sale: 409,
  webhook_signature_invalid: 400,
  webhook_invalid: 400,
  webhook_event_not_found: 404,
  /** The session is bound to no device; enrol this one first. */
  device_required: 403,
  // The ledger. Of a batch that is refused nothing is stored.
  /** The entries are not those that were signed; `details.fault` and `details.seq` say where. */
  ledger_batch_invalid: 400,
  ledger_signature_invalid: 403,
  ledger_foreign_device: 403,
  ledger_foreign_account: 403,
  /** Of a device that was revoked, only entries that are anchored to a receipt from before that are taken. */
  ledger_device_revoked: 403,
  ledger_device_frozen: 403,
  /** Nothing to release: the device has one history, or was released before. */
  ledger_device_not_frozen: 409,
  /** Entries are missing before these; `details.expected_seq` says where to begin. */
  ledger_gap: 409,
  /** The device was put back to an earlier state: open epoch `details.next_epoch` and name `details.head`. */
  ledger_rollback: 409,
  /** A day's use would pass 2^53 with these entries. */
  ledger_usage_too_large: 409,
  /** The history of this device has too many branches. */
  ledger_too_many_branches: 409,
  /** The id in `details.id` was used before, with other content. */
  ledger_conflict: 409,
  // What was asked for.
  route_not_found: 404,
  // Too much at once.
  login_throttled: 429,
  /** Too many mails of this kind were asked for this address or this account; none is sent for now. */
  mail_throttled: 429,
  rate_limited: 429,
  // The rest.
  /** Too many requests wait already, such as password checks. Sent with Retry-After. */
  server_busy: 503,
  database_busy: 503,
  not_ready: 503,
  internal_error: 500,
} as const satisfies Record<string, number>

export type SyncErrorCode = keyof typeof SYNC_ERROR_STATUS
const SYNC_ERROR_CODES = Object.keys(SYNC_ERROR_STATUS) as [SyncErrorCode, ...SyncErrorCode[]]

/** The body of every error of the sync server. */
export const syncErrorBodySchema = errorBodySchema(SYNC_ERROR_CODES)
