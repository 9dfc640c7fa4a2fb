import type { ErrorHandler, NotFoundHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AppError } from '../contract/errors.ts'
import type { Logger } from './logger.ts'

export interface RequestEnv {
  Variables: { requestId: string }
}

/**
 * Answers every thrown error with the error body and logs failures of the server (5xx) once.
 *
 * @param recognize turns errors of a database or the like into an AppError; null for any other error
 */
export function createErrorHandler<E extends RequestEnv>(
  logger: Logger,
  recognize: (error: unknown) => AppError | null,
): ErrorHandler<E> {
  return (error, c) => {
    const known = recognize(error) ?? asAppError(error)
    if (known.status >= 500) {
      logger.error('request failed', {
        request_id: c.get('requestId'),
        method: c.req.method,
        code: known.code,
        error: error.name,
        // Only the stack's frames: a database's message quotes the values.
        at: framesOf(error),
      })
    }
    if (known.retryAfterSeconds !== undefined) c.header('Retry-After', String(known.retryAfterSeconds))
    // The rest of a refused body is not read: the connection cannot carry another request.
    if (known.code === 'body_too_large') c.header('Connection', 'close')
    return c.json(known.toBody(), known.status as ContentfulStatusCode)
  }
}

/** Returns the error itself when it is an AppError, invalid_request for what Hono refuses, else internal_error. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof HTTPException && error.status < 500) {
    return new AppError('invalid_request', 'The request could not be read.', { cause: error })
  }
  return new AppError('internal_error', 'Something went wrong. Nothing that was saved is lost.', {
    cause: error,
  })
}

function framesOf(error: Error): string | undefined {
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at '))
  return frames?.slice(0, 6).join(' | ')
}

export const notFound: NotFoundHandler = (c) => {
  const error = new AppError('route_not_found', 'There is nothing at this address.')
  return c.json(error.toBody(), 404)
}
