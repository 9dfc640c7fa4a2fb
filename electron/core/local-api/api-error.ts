import type { Verdict } from '../../../contract/core/policy.ts'
import type { AppError } from '../../../contract/errors.ts'
import { asAppError } from '../http/on-error.ts'

/** The body of every error of OpenAI's API; its clients make typed errors of it. */
export interface ApiErrorBody {
  error: { message: string; type: string; param: string | null; code: string | null }
}

type Fields = Omit<ApiErrorBody['error'], 'message'>

/** A refusal of the local API alone. The page never shows it, so it has no code in the core's list. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly fields: Fields

  constructor(status: number, message: string, fields: Partial<Fields> = {}) {
    super(message)
    this.status = status
    this.fields = { type: 'invalid_request_error', param: null, code: null, ...fields }
  }
}

export function keyRefused(isMissing: boolean): ApiError {
  const words = isMissing
    ? 'A key is needed: send "Authorization: Bearer nova-…". Make one in the app under Settings, Local API.'
    : 'This key is not valid, or was revoked. Make a new one in the app under Settings, Local API.'
  return new ApiError(401, words, { code: 'invalid_api_key' })
}

export function callBusy(limit: number): ApiError {
  const words = `${limit} calls with this key are open already. Wait until one of them ends.`
  return new ApiError(429, words, { type: 'requests', code: 'rate_limit_exceeded' })
}

/** The API was switched off, or the client has gone. */
export function callEnded(): ApiError {
  return new ApiError(503, 'The local API was switched off.', { type: 'server_error', code: 'local_api_off' })
}

export function badRequest(param: string | null, message: string, code: string | null = null): ApiError {
  return new ApiError(400, message, { param, code })
}

/** "ask" is refused as well: only the user can confirm, and only in the app. */
export function contentRefused({ outcome, category, principle_name: principle }: Verdict): ApiError {
  const reason = principle === null ? category : `“${principle}”`
  const words =
    outcome === 'ask'
      ? `The constitution of this app wants the user to confirm this message first (${reason}). Ask it in the app.`
      : `The constitution of this app leaves this message unanswered (${reason}).`
  return new ApiError(400, words, { param: 'messages', code: 'content_policy' })
}

/** Returns status and body with which a failure is answered. */
export function toReply(error: unknown): { status: number; body: ApiErrorBody } {
  const { status, message, fields } = error instanceof ApiError ? error : fromAppError(asAppError(error))
  return { status, body: { error: { message, ...fields } } }
}

function fromAppError(error: AppError): ApiError {
  const { code, message, status } = error
  if (code === 'quota_exceeded')
    return new ApiError(429, message, { type: 'insufficient_quota', code: 'insufficient_quota' })
  if (code === 'prompt_too_long' || code === 'message_too_long_for_model')
    return badRequest('messages', message, 'context_length_exceeded')
  if (code === 'model_not_found') return new ApiError(404, message, { param: 'model', code })
  if (code === 'model_unsupported') return new ApiError(400, message, { param: 'model', code })
  return new ApiError(status, message, {
    type: status >= 500 ? 'server_error' : 'invalid_request_error',
    code,
  })
}
