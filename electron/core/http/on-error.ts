import type { CoreErrorCode } from '../../../contract/core/errors.ts'
import type { AppError } from '../../../contract/errors.ts'
import {
  asAppError as asKnownError,
  createErrorHandler as createHandler,
} from '../../../server-kit/error-handler.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import { asStoreError } from '../store/store-error.ts'
import type { CoreEnv } from './guards.ts'

export const createErrorHandler = (logger: Logger) => createHandler<CoreEnv>(logger, asStoreError)

/** Returns the code and message with which a failure is answered or stored. */
export function asAppError(error: unknown): AppError<CoreErrorCode> {
  return asStoreError(error) ?? (asKnownError(error) as AppError<CoreErrorCode>)
}
