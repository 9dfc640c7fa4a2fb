import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { requireJson } from '../../../server-kit/json-body.ts'
import { isLoopbackHost } from '../http/guards.ts'
import { MAX_BODY_BYTES, MAX_JSON_DEPTH } from '../http/json-body.ts'
import { type AnswerCall, modelOf, writeAnswer } from './answer.ts'
import { ApiError, keyRefused, toReply } from './api-error.ts'
import { chatRequestSchema, toApiChat } from './chat-request.ts'
import { completionOf, streamCompletion } from './completion.ts'
import type { LocalApiDeps } from './deps.ts'
import { embed, embeddingsRequestSchema } from './embeddings.ts'
import type { ApiKeys } from './keys.ts'
import { findModel, listModels } from './model-list.ts'
import { peeked } from './peeked.ts'
import { readBody } from './read-body.ts'
import type { Slots } from './slots.ts'

/** `on`: the user's own notes are given to the model; anything else, and no header: none. */
const MEMORY_HEADER = 'X-Nova-Memory'

interface ApiEnv {
  Variables: { keyId: string }
}

export interface ApiAppDeps extends LocalApiDeps {
  keys: ApiKeys
  slots: Slots
  /** Aborts when the API is switched off. */
  stopping: AbortSignal
}

/** The OpenAI-compatible API: /v1/models, /v1/chat/completions and /v1/embeddings. */
export function createApiApp(deps: ApiAppDeps) {
  const { clock, newId, slots } = deps
  const app = new Hono<ApiEnv>()
  app.onError((error, c) => {
    const { status, body } = toReply(error)
    if (status >= 500) deps.logger.error('api call failed', { path: c.req.path, code: body.error.code })
    // The rest of a refused body is not read: the connection cannot carry another call.
    if (status === 413) c.header('Connection', 'close')
    return c.json(body, status as ContentfulStatusCode)
  })
  app.notFound((c) => {
    const words = `There is nothing at ${c.req.method} ${c.req.path.slice(0, 100)}.`
    return c.json(toReply(new ApiError(404, words, { code: 'unknown_url' })).body, 404)
  })
  app.use(refuseForeignPages)
  app.use(requireKey(deps.keys))
  app.use(requireJson(() => ({ maxBytes: MAX_BODY_BYTES, maxDepth: MAX_JSON_DEPTH })))

  app.get('/v1/models', async (c) => c.json({ object: 'list', data: await listModels(deps) }))
  app.get('/v1/models/:id{.+}', async (c) => c.json(await findModel(deps, c.req.param('id'))))

  app.post('/v1/chat/completions', async (c) => {
    const body = await readBody(c, chatRequestSchema)
    const chat = toApiChat(body)
    const release = slots.take(c.get('keyId'))
    const gone = new AbortController()
    try {
      const signal = AbortSignal.any([gone.signal, c.req.raw.signal, deps.stopping])
      const model = await modelOf(deps, chat.model, signal)
      const call: AnswerCall = {
        id: newId(),
        keyId: c.get('keyId'),
        model,
        chat,
        hasMemory: c.req.header(MEMORY_HEADER)?.toLowerCase() === 'on',
        signal,
      }
      const head = { id: `chatcmpl-${call.id}`, created: Math.floor(clock.nowMs() / 1000), model }
      // Most failures come before the first piece, and then have their own status.
      const pieces = await peeked(writeAnswer(deps, call))
      if (body.stream) {
        return streamCompletion(c, head, pieces, {
          includesUsage: body.stream_options?.include_usage === true,
          onGone: () => gone.abort(),
          onEnd: release,
        })
      }
      const completion = await completionOf(head, pieces)
      release()
      return c.json(completion)
    } catch (error) {
      release()
      throw error
    }
  })

  app.post('/v1/embeddings', async (c) => {
    const body = await readBody(c, embeddingsRequestSchema)
    const keyId = c.get('keyId')
    const release = slots.take(keyId)
    try {
      const model = body.model || deps.embeddingModel
      return c.json(await embed(deps, { id: newId(), keyId, model }, body))
    } finally {
      release()
    }
  })
  return app
}

/**
 * Refuses names other than loopback in Host (a website that re-binds its name to 127.0.0.1 still sends that name), and
 * every call with an Origin: browsers send one for pages and extensions, programs send none. Without CORS headers a page
 * could not read an answer anyway; here it cannot even cause one.
 */
const refuseForeignPages = createMiddleware(async (c, next) => {
  if (!isLoopbackHost(c.req.header('host'))) {
    throw new ApiError(403, 'This API answers only to 127.0.0.1.', { code: 'host_not_allowed' })
  }
  if (c.req.header('origin') !== undefined) {
    throw new ApiError(403, 'Web pages cannot call this API: send no Origin.', { code: 'origin_not_allowed' })
  }
  await next()
})

const BEARER = /^Bearer +(\S{1,200})$/i

function requireKey(keys: ApiKeys) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const header = c.req.header('authorization')
    const secret = BEARER.exec(header ?? '')?.[1]
    const key = secret === undefined ? null : keys.verify(secret)
    if (!key) throw keyRefused(header === undefined)
    c.set('keyId', key.id)
    c.header('Cache-Control', 'no-store')
    await next()
  })
}
