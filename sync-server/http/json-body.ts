import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { AppError } from '../../contract/errors.ts'
import { isDeeperThan } from '../../server-kit/json-depth.ts'
import { bodyLimitOf } from './body-limits.ts'
import type { SyncEnv } from './env.ts'

/**
 * Reads the body once, for all: JSON in valid UTF-8, within what the route allows in bytes and depth; what a foreign
 * page can post without asking first (text/plain) is refused. A GET has none that anybody reads, and asking for it
 * makes a whole Request.
 */
export const readBody: MiddlewareHandler<SyncEnv> = (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  const route = c.get('route')
  const { maxBytes, maxDepth } = bodyLimitOf(`${route?.method} ${route?.path}`)
  return limitTo(maxBytes)(c, async () => {
    await parseBody(c, maxDepth)
    await next()
  })
}

const limits = new Map<number, MiddlewareHandler>()

/** One middleware for each of the few sizes in the table. */
function limitTo(maxBytes: number): MiddlewareHandler {
  const known = limits.get(maxBytes)
  if (known) return known
  const made = bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new AppError('body_too_large', `A request to this address may hold at most ${maxBytes} bytes.`, {
        details: { max_bytes: maxBytes },
      })
    },
  })
  limits.set(maxBytes, made)
  return made
}

async function parseBody(c: Context<SyncEnv>, maxDepth: number): Promise<void> {
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
  const parsed = parseJson(text)
  // For the route, which would decode and parse it all again.
  c.req.json = <T>() => Promise.resolve(parsed as T)
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // The parser's own words quote the body, which may be a password: they stay out of the answer and the log.
    throw new AppError('invalid_json', 'The body is not valid JSON.', { cause: (cause as Error).name })
  }
}
