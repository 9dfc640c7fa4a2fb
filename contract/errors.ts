import { CORE_ERROR_STATUS, type CoreErrorCode } from './core/errors.ts'
import type { ErrorBody } from './error-body.ts'
import { SYNC_ERROR_STATUS, type SyncErrorCode } from './sync/errors.ts'

export type ErrorCode = CoreErrorCode | SyncErrorCode

/** A code that both servers use has the same status in both lists; a test checks it. */
const ERROR_STATUS: Readonly<Record<ErrorCode, number>> = { ...CORE_ERROR_STATUS, ...SYNC_ERROR_STATUS }

export interface AppErrorOptions {
  details?: Record<string, unknown>
  /** Seconds after which a retry may succeed: becomes the Retry-After header. */
  retryAfterSeconds?: number
  cause?: unknown
}

/** Returns the code that Node, a database or we gave an error, such as ENOENT; an empty text without one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Thrown for every expected failure, in the app and in the sync server; `cause` keeps the original error. */
export class AppError<Code extends ErrorCode = ErrorCode> extends Error {
  override name = 'AppError'
  readonly code: Code
  readonly details: Record<string, unknown> | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: Code, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details
    this.retryAfterSeconds = options.retryAfterSeconds
  }

  get status(): number {
    return ERROR_STATUS[this.code]
  }

  toBody(): ErrorBody<Code> {
    const { code, message, details } = this
    return { error: details ? { code, message, details } : { code, message } }
  }
}
