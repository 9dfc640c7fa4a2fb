import type { ErrorHandler, NotFoundHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AppError } from '../../contract/errors.ts'
import type { Logger } from '../../server-kit/logger.ts'
import { isTransient } from '../db/transactions.ts'
import { isUnavailable } from '../db/unavailable.ts'
import type { SyncEnv } from './env.ts'

/** Turns whatever was thrown into the one error body; what nobody expected is logged once, with its place. */
export function createErrorHandler(logger: Logger): ErrorHandler<SyncEnv> {
  return (error, c) => {
    const known = asAppError(error)
    if (known.status >= 500) {
      logger.error('request failed', {
        request_id: c.get('requestId'),
        method: c.req.method,
        code: known.code,
        error: error.name,
        // The message is left out: a database's own words quote the values.
        at: error.stack
          ?.split('\n')
          .filter((line) => line.startsWith('    at '))
          .slice(0, 6)
          .join(' | '),
      })
    }
    if (known.retryAfterSeconds !== undefined) c.header('Retry-After', String(known.retryAfterSeconds))
    if (known.code === 'token_missing') c.header('WWW-Authenticate', 'Bearer realm="novacore-sync"')
    // The rest of a body that was refused is not read: the connection cannot carry another request.
    if (known.code === 'body_too_large') c.header('Connection', 'close')
    return c.json(known.toBody(), known.status as ContentfulStatusCode)
  }
}

function asAppError(error: Error): AppError {
  if (error instanceof AppError) return error
  if (error instanceof HTTPException && error.status < 500) {
    return new AppError('invalid_request', 'The request could not be read.', { cause: error })
  }
  if (isTransient(error) || isUnavailable(error)) {
    return new AppError('database_busy', 'The server is busy. Try again in a moment.', {
      retryAfterSeconds: 1,
      cause: error,
    })
  }
  return new AppError(
    'internal_error',
    'Something went wrong in the server. Nothing that was saved is lost.',
    {
      cause: error,
    },
  )
}

export const notFound: NotFoundHandler<SyncEnv> = (c) => {
  const error = new AppError('route_not_found', 'There is nothing at this address.')
  return c.json(error.toBody(), 404)
}
