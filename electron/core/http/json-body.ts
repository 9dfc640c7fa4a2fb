import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { AppError } from '../../../contract/errors.ts'
import { isDeeperThan } from '../../../server-kit/json-depth.ts'
import type { CoreEnv } from './guards.ts'

/** Far above 10,000 characters of four bytes each with every one escaped; small enough to refuse a flood. */
export const MAX_BODY_BYTES = 1_000_000

/** An export of the 50,000 memories that an import takes, at some 400 bytes each with room to spare. */
export const MAX_IMPORT_BYTES = 32_000_000
const IMPORT_PATH = '/memory/import'

/** Requests nest a handful of levels, a JSON schema for the model some more; what is deeper is refused unparsed. */
export const MAX_JSON_DEPTH = 32

const limitTo = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError('body_too_large', `A request may hold at most ${maxSize} bytes.`)
    },
  })
const ordinary = limitTo(MAX_BODY_BYTES)
const ofImport = limitTo(MAX_IMPORT_BYTES)

export const limitBody = createMiddleware<CoreEnv>((c, next) =>
  (c.req.path === IMPORT_PATH ? ofImport : ordinary)(c, next),
)

/**
 * Takes JSON only, in valid UTF-8. text/plain is what a foreign page can post without asking first (no preflight),
 * so another content type is refused before the body is looked at.
 */
export const requireJson = createMiddleware<CoreEnv>(async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  const contentType = c.req.header('content-type')
  const isJson = /^application\/json\s*(;|$)/i.test(contentType ?? '')
  if (contentType !== undefined && !isJson) {
    throw new AppError('json_only', 'Send the body as application/json.')
  }
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength > 0) {
    if (!isJson) throw new AppError('json_only', 'Send the body as application/json.')
    parseJson(decodeUtf8(bytes))
  }
  await next()
})

function decodeUtf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('invalid_utf8', 'The body is not valid UTF-8.', { cause })
  }
}

function parseJson(text: string): void {
  if (isDeeperThan(text, MAX_JSON_DEPTH)) {
    throw new AppError('invalid_request', `A body may nest at most ${MAX_JSON_DEPTH} levels.`)
  }
  try {
    JSON.parse(text)
  } catch (cause) {
    // The parser's own words quote the body, which may be a message: they stay out of the answer and the log.
    throw new AppError('invalid_json', 'The body is not valid JSON.', { cause: (cause as Error).name })
  }
}
