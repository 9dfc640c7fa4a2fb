import type { z } from 'zod'
import { errorBodySchema } from '../error-body.ts'

/**
 * Every error that the core may reply with: code → HTTP status. The list is closed, because the page has a text for each.
 */
export const CORE_ERROR_STATUS = {
  // What came in could not be read.
  invalid_json: 400,
  invalid_utf8: 400,
  invalid_request: 400,
  message_too_long: 400,
  message_empty: 400,
  /** More tokens than the window of the model holds beside its answer. */
  message_too_long_for_model: 400,
  body_too_large: 413,
  json_only: 415,
  // Who is asking.
  service_token_missing: 403,
  service_token_invalid: 403,
  service_token_expired: 403,
  permission_denied: 403,
  user_mismatch: 403,
  host_not_allowed: 403,
  origin_not_allowed: 403,
  // What was asked for.
  route_not_found: 404,
  session_not_found: 404,
  message_not_found: 404,
  generation_not_found: 404,
  snapshot_not_found: 404,
  model_not_found: 404,
  project_not_found: 404,
  memory_not_found: 404,
  memory_scope_not_found: 404,
  memory_run_not_found: 404,
  api_key_not_found: 404,
  policy_act_not_found: 404,
  constitution_not_found: 404,
  document_not_found: 404,
  /** None of the kinds of files that can be read. */
  document_kind_unknown: 415,
  /** More than the limit of bytes, pages, text or time. */
  document_too_large: 413,
  document_empty: 400,
  /** It needs a password. */
  document_encrypted: 422,
  /** Pictures alone, such as a scan. */
  document_has_no_text: 422,
  document_unreadable: 422,
  /** The chat or the library holds as many as it may. */
  documents_full: 409,
  not_regenerable: 409,
  session_busy: 409,
  /** The model reads all of the chat. */
  nothing_to_summarise: 409,
  generation_ended: 409,
  /** The short-term view of a message, or one that was replaced: change the message or the newer memory. */
  memory_read_only: 409,
  /** The user forgot this memory; only the user can bring it back. */
  memory_forgotten: 409,
  undo_not_possible: 409,
  constitution_changed: 409,
  /** The worker's lease has expired: another worker has the job, or it was paused. */
  lease_lost: 409,
  /** The user is chatting: background work stops and is retried later. */
  work_yielded: 409,
  import_invalid: 400,
  import_too_new: 400,
  // What the user's plan allows.
  quota_exceeded: 429,
  /** Never an HTTP status: it says why an answer was cut short. */
  answer_limit_reached: 422,
  // What the constitution says: never HTTP answers, they say why an answer was not written.
  policy_blocked: 422,
  policy_ask: 422,
  // The account: refusals of the sync server, as the page shows them.
  /** Nobody is signed in. */
  signed_out: 409,
  /** Somebody is signed in already. */
  signed_in: 409,
  /** No address of a sync server is set. */
  sync_not_configured: 409,
  /** No reply: no network, or the server is away. */
  sync_unreachable: 503,
  /** The connection is not safe: the server’s certificate is not valid for it. */
  sync_insecure: 502,
  /** The server failed, or answered what this app does not understand. */
  sync_failed: 502,
  /** The server asks to wait. */
  sync_busy: 503,
  /** The server’s signature is not one that this app trusts. */
  sync_untrusted: 502,
  credentials_wrong: 401,
  account_locked: 403,
  email_invalid: 400,
  email_not_verified: 403,
  password_too_common: 400,
  mail_token_invalid: 400,
  mail_token_not_yours: 403,
  login_throttled: 429,
  mail_throttled: 429,
  device_revoked: 403,
  device_not_found: 404,
  device_limit_reached: 409,
  billing_not_configured: 404,
  billing_unavailable: 503,
  subscription_exists: 409,
  subscription_not_found: 404,
  plan_not_for_sale: 409,
  // The engine.
  engine_starting: 503,
  engine_unavailable: 503,
  engine_died: 502,
  engine_refused: 502,
  engine_too_old: 503,
  /** No text arrived: the model could not be loaded, or the engine died before the first word. */
  answer_not_started: 502,
  /** The model returned an empty answer. */
  answer_empty: 502,
  /** The model thought, and wrote no answer. */
  answer_thought_only: 502,
  /** The same, because its thinking reached the greatest length. */
  answer_thought_too_long: 502,
  /** More than the window of the model; chat turns it into what the user can do. */
  prompt_too_long: 422,
  model_out_of_memory: 503,
  model_unsupported: 422,
  /** The search needs it, or it is the only chat model. */
  model_in_use: 409,
  /** A model file that comes with the app is missing or damaged. */
  model_damaged: 500,
  // The local API.
  /** Another program listens on its port, or the system keeps the port for itself. */
  local_api_port_taken: 409,
  local_api_failed: 500,
  // Downloads of models, and imports of model files. Most are never an HTTP status: they say why one stopped.
  pull_not_found: 404,
  /** What was typed cannot be the name of a model. */
  pull_name_invalid: 400,
  /** The registry has no model of this name. */
  pull_name_unknown: 404,
  pull_offline: 503,
  pull_proxy_failed: 502,
  /** The connection to the registry is not safe. */
  pull_insecure: 502,
  /** The registry asks for an account, or refuses. */
  pull_refused: 403,
  pull_disk_full: 507,
  /** What arrived is not what the registry promised. */
  pull_damaged: 502,
  /** The model needs a newer engine. */
  pull_too_new: 422,
  pull_failed: 502,
  import_file_missing: 404,
  /** The file is no GGUF file, or a damaged one. */
  import_not_gguf: 422,
  // The store.
  store_unavailable: 503,
  store_full: 507,
  store_in_use: 503,
  recovery_not_possible: 409,
  ledger_broken: 500,
  secrets_unavailable: 503,
  // The rest.
  core_starting: 503,
  /** The core did not answer, so the main process ended it and is starting it again. */
  core_hung: 503,
  internal_error: 500,
} as const satisfies Record<string, number>

export type CoreErrorCode = keyof typeof CORE_ERROR_STATUS
export const CORE_ERROR_CODES = Object.keys(CORE_ERROR_STATUS) as [CoreErrorCode, ...CoreErrorCode[]]

/** The body of every error of the core. */
export const coreErrorBodySchema = errorBodySchema(CORE_ERROR_CODES)
export type CoreErrorBody = z.infer<typeof coreErrorBodySchema>
