import type { ErrorHandler, NotFoundHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { CoreErrorCode } from '../../../contract/core/errors.ts'
import { AppError } from '../../../contract/errors.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import { asStoreError } from '../store/store-error.ts'
import type { CoreEnv } from './guards.ts'

/** Turns whatever was thrown into the one error body; what nobody expected is logged once, with its cause. */
export function createErrorHandler(logger: Logger): ErrorHandler<CoreEnv> {
  return (error, c) => {
    const known = asAppError(error)
    if (known.code === 'internal_error') {
      logger.error('request failed', {
        request_id: c.get('requestId'),
        route: c.req.method,
        error: error.name,
        at: error.stack?.split('\n').slice(1, 6).join(' | '),
      })
    }
    // The rest of a body that was refused is not read: the connection cannot carry another request.
    if (known.code === 'body_too_large') c.header('Connection', 'close')
    return c.json(known.toBody(), known.status as ContentfulStatusCode)
  }
}

export function asAppError(error: unknown): AppError<CoreErrorCode> {
  if (error instanceof AppError) return error
  const storeError = asStoreError(error)
  if (storeError) return storeError
  if (error instanceof HTTPException && error.status < 500) {
    return new AppError('invalid_request', 'The request could not be read.', { cause: error })
  }
  return new AppError(
    'internal_error',
    'Something went wrong inside the app. Nothing that was saved is lost.',
    {
      cause: error,
    },
  )
}

export const notFound: NotFoundHandler<CoreEnv> = (c) => {
  const error = new AppError('route_not_found', 'There is nothing at this address.')
  return c.json(error.toBody(), 404)
}
