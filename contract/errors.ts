import { z } from 'zod'

/**
 * Every refusal and failure that an API of ours may answer with: code → HTTP status.
 * The list is closed: a code that is not here cannot be thrown, and the page has words for each of them.
 */
export const ERROR_STATUS = {
  // What came in could not be read.
  invalid_json: 400,
  invalid_utf8: 400,
  invalid_request: 400,
  message_too_long: 400,
  message_empty: 400,
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
  policy_act_not_found: 404,
  constitution_not_found: 404,
  not_regenerable: 409,
  session_busy: 409,
  generation_ended: 409,
  /** The short-term view of a message, or one that was replaced: change the message or the newer memory. */
  memory_read_only: 409,
  /** The person had this forgotten; nothing brings it back but the person. */
  memory_forgotten: 409,
  undo_not_possible: 409,
  constitution_changed: 409,
  /** A worker's lease is over: another one has the job, or it was paused. */
  lease_lost: 409,
  /** A person is chatting: background work gives way and is tried again. */
  work_yielded: 409,
  import_invalid: 400,
  import_too_new: 400,
  // What the person's plan allows.
  quota_exceeded: 429,
  /** Never an HTTP answer: it says why an answer that came is cut. */
  answer_limit_reached: 422,
  // What the constitution says: never HTTP answers, they say why an answer was not written.
  policy_blocked: 422,
  policy_ask: 422,
  // The engine.
  engine_starting: 503,
  engine_unavailable: 503,
  engine_died: 502,
  engine_refused: 502,
  engine_too_old: 503,
  /** Nothing of the answer came: the model could not be loaded, or the engine died before the first word. */
  answer_not_started: 502,
  /** The model ended without a word. */
  answer_empty: 502,
  model_out_of_memory: 503,
  model_unsupported: 422,
  /** A model file that comes with the app is missing or damaged. */
  model_damaged: 500,
  // The store.
  store_unavailable: 503,
  store_full: 507,
  store_in_use: 503,
  recovery_not_possible: 409,
  ledger_broken: 500,
  secrets_unavailable: 503,
  // The rest.
  core_starting: 503,
  /** It lived but did not answer, was ended by the main process, and is starting again. */
  core_hung: 503,
  internal_error: 500,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof ERROR_STATUS
export const ERROR_CODES = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]

/** The one body of every answer that is not a success, on both servers. */
export const errorBodySchema = z.object({
  error: z.object({
    code: z.enum(ERROR_CODES),
    message: z.string().describe('One English sentence that says what happened and what to do.'),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
})
export type ErrorBody = z.infer<typeof errorBodySchema>

/** Thrown for every expected failure; `cause` keeps what lay beneath. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: ErrorCode
  readonly details: Record<string, unknown> | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options?: { details?: Record<string, unknown>; cause?: unknown },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options?.details
  }

  get status(): number {
    return ERROR_STATUS[this.code]
  }

  toBody(): ErrorBody {
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(this.details ? { details: this.details } : {}),
      },
    }
  }
}
