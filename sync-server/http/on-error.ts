import type { ErrorHandler } from 'hono'
import { AppError } from '../../contract/errors.ts'
import { createErrorHandler as createHandler } from '../../server-kit/error-handler.ts'
import type { Logger } from '../../server-kit/logger.ts'
import { isTransient } from '../db/transactions.ts'
import { isUnavailable } from '../db/unavailable.ts'
import type { SyncEnv } from './env.ts'

export function createErrorHandler(logger: Logger): ErrorHandler<SyncEnv> {
  const answer = createHandler<SyncEnv>(logger, asDatabaseError)
  return (error, c) => {
    const isTokenMissing = error instanceof AppError && error.code === 'token_missing'
    if (isTokenMissing) c.header('WWW-Authenticate', 'Bearer realm="novacore-sync"')
    return answer(error, c)
  }
}

/** Returns database_busy when the database does not answer or asks for a retry. */
function asDatabaseError(error: unknown): AppError | null {
  if (!isTransient(error) && !isUnavailable(error)) return null
  return new AppError('database_busy', 'The server is busy. Try again in a moment.', {
    retryAfterSeconds: 1,
    cause: error,
  })
}
