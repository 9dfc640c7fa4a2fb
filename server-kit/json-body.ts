import type { Context, Env, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { AppError, type ErrorCode } from '../contract/errors.ts'
import { isDeeperThan } from './json-depth.ts'

export interface BodyLimit {
  maxBytes: number
  /** Arrays and objects inside each other. */
  maxDepth: number
}

/**
 * Accepts JSON in valid UTF-8 only, within the limits of the route. Refuses other content types before it reads the
 * body: text/plain is what a foreign page can post without a preflight.
 */
export function requireJson<E extends Env>(limitOf: (c: Context<E>) => BodyLimit): MiddlewareHandler<E> {
  return (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    const { maxBytes, maxDepth } = limitOf(c)
    return limited(maxBytes, 'body_too_large')(c, async () => {
      await checkBody(c, maxDepth)
      await next()
    })
  }
}

/** Accepts bytes alone, which no foreign page can post without a preflight. `tooLarge`: the code of the refusal. */
export function requireBytes<E extends Env>(maxBytes: number, tooLarge: ErrorCode): MiddlewareHandler<E> {
  const limit = limited(maxBytes, tooLarge)
  return (c, next) => {
    if (c.req.header('content-type') !== 'application/octet-stream') {
      throw new AppError('json_only', 'Send a file as application/octet-stream.')
    }
    return limit(c, next)
  }
}

function limited(maxBytes: number, code: ErrorCode) {
  const onError = () => {
    throw new AppError(code, `A request to this address may hold at most ${maxBytes} bytes.`, {
      details: { max_bytes: maxBytes },
    })
  }
  return bodyLimit({ maxSize: maxBytes, onError })
}

async function checkBody(c: Context, maxDepth: number): Promise<void> {
  const contentType = c.req.header('content-type')
  const isJson = /^application\/json\s*(;|$)/i.test(contentType ?? '')
  if (contentType !== undefined && !isJson) throw jsonOnly()
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength === 0) return
  if (!isJson) throw jsonOnly()
  const text = decodeUtf8(bytes)
  if (isDeeperThan(text, maxDepth)) {
    throw new AppError('invalid_request', `A body may nest at most ${maxDepth} levels.`, {
      details: { max_depth: maxDepth },
    })
  }
  try {
    JSON.parse(text)
  } catch (cause) {
    // The parser's message quotes the body, which may hold a password: it stays out of the answer and the log.
    throw new AppError('invalid_json', 'The body is not valid JSON.', { cause: (cause as Error).name })
  }
}

function jsonOnly(): AppError {
  return new AppError('json_only', 'Send the body as application/json.')
}

function decodeUtf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('invalid_utf8', 'The body is not valid UTF-8.', { cause })
  }
}
