import { CORE_ERROR_CODES, type CoreErrorCode } from '../../../contract/core/errors.ts'
import { AppError } from '../../../contract/errors.ts'
import { SyncRefusal } from './sync-client.ts'

const KNOWN: ReadonlySet<string> = new Set(CORE_ERROR_CODES)
/** Refusals that mean the same to a user as one that the page has words for. */
const SAME: Partial<Record<string, CoreErrorCode>> = {
  token_invalid: 'signed_out',
  token_expired: 'signed_out',
  token_missing: 'signed_out',
  refresh_token_invalid: 'signed_out',
  refresh_token_expired: 'signed_out',
  refresh_token_reused: 'signed_out',
}

/** Returns a refusal of the server as an error of the core, with the server's details; any other error as it is. */
export function asAppError(error: unknown): unknown {
  if (!(error instanceof SyncRefusal)) return error
  const code = SAME[error.code] ?? (KNOWN.has(error.code) ? (error.code as CoreErrorCode) : 'sync_failed')
  return new AppError(code, error.message, {
    details: { ...error.details, sync_code: error.code },
    ...(error.retryAfterMs === null ? {} : { retryAfterSeconds: Math.ceil(error.retryAfterMs / 1000) }),
    cause: error,
  })
}
