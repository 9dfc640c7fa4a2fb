import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { SyncError } from '../../contract/sync-errors.ts'
import type { SyncEnv } from './env.ts'

/** Spec F3. */
export const MAX_BODY_BYTES = 10_000_000

const limitAnyBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new SyncError('body_too_large', `A request may hold at most ${MAX_BODY_BYTES} bytes.`)
  },
})

/**
 * Reads the body once, for all: at most so many bytes of JSON in valid UTF-8; what a foreign page can post without
 * asking first (text/plain) is refused. A GET has none that anybody reads, and asking for it makes a whole Request.
 */
export const readBody: MiddlewareHandler<SyncEnv> = (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  return limitAnyBody(c, async () => {
    await parseBody(c)
    await next()
  })
}

async function parseBody(c: Context<SyncEnv>): Promise<void> {
  const contentType = c.req.header('content-type')
  const isJson = /^application\/json\s*(;|$)/i.test(contentType ?? '')
  if (contentType !== undefined && !isJson) throw jsonOnly()
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength === 0) return
  if (!isJson) throw jsonOnly()
  const parsed = parseJson(decodeUtf8(bytes))
  // For the route, which would decode and parse it all again.
  c.req.json = <T>() => Promise.resolve(parsed as T)
}

function jsonOnly(): SyncError {
  return new SyncError('json_only', 'Send the body as application/json.')
}

function decodeUtf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new SyncError('invalid_utf8', 'The body is not valid UTF-8.', { cause })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // The parser's own words quote the body, which may be a password: they stay out of the answer and the log.
    throw new SyncError('invalid_json', 'The body is not valid JSON.', { cause: (cause as Error).name })
  }
}
