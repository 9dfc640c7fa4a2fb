import {
  cancelReplySchema,
  chatEventSchema,
  chatReplySchema,
  chatRequestSchema,
  draftReplySchema,
  draftRequestSchema,
  generationListSchema,
  regenerateRequestSchema,
  sessionIdParamsSchema,
  streamQuerySchema,
} from '../../../contract/core/chat.ts'
import { AppError } from '../../../contract/errors.ts'
import { eventStream, jsonBody, jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { ChatDeps } from './deps.ts'
import type { ChatService } from './service.ts'
import { sessionRoutes } from './session-routes.ts'
import { streamAnswer } from './stream.ts'
import { summaryRoutes } from './summary-routes.ts'
import { toUsage } from './views.ts'
import { waitingRoutes } from './waiting-routes.ts'

export function chatRoutes(
  deps: Pick<ChatDeps, 'ledger'>,
  { generations, sessions, exchange, waiting, summaries }: ChatService,
) {
  const streaming = { sessions, generations, quota: () => deps.ledger.quota() }
  return createRouter()
    .openapi(
      route('POST /chat/message', {
        summary: 'Send a message and wait for the whole answer',
        request: jsonBody(chatRequestSchema),
        responses: { 200: jsonReply(chatReplySchema, 'The answer') },
      }),
      async (c) => {
        const generation = exchange.send(c.req.valid('json'))
        await generation.live.ended()
        const answer = sessions.message(generation.job.id)
        if (answer.status === 'failed' && answer.error) {
          throw new AppError(answer.error.code, answer.error.message, {
            details: {
              ...answer.error.details,
              session_id: answer.session_id,
              prompt_id: answer.parent_id,
              message_id: answer.id,
              response: answer.content,
            },
          })
        }
        return c.json(
          {
            response: answer.content,
            session_id: answer.session_id,
            message_id: answer.id,
            prompt_id: answer.parent_id ?? answer.id,
            status: answer.status,
            error: answer.error,
            usage: answer.usage ?? toUsage(0, 0, 0),
            quota: deps.ledger.quota(),
          },
          200,
        )
      },
    )
    .openapi(
      route('POST /chat/stream', {
        summary: 'Send a message and watch the answer being written',
        request: jsonBody(chatRequestSchema),
        responses: { 200: eventStream(chatEventSchema, 'Events: accepted, delta…, done') },
      }),
      (c) => {
        const generation = exchange.send(c.req.valid('json'))
        return streamAnswer(c, streaming, sessions.message(generation.job.id), 0)
      },
    )
    .openapi(
      route('POST /chat/draft', {
        summary: 'Prepare the look-up for a message that is being typed; nothing is stored',
        request: jsonBody(draftRequestSchema),
        responses: {
          200: jsonReply(draftReplySchema, 'Whether memory will be looked up; it goes on by itself'),
        },
      }),
      (c) => c.json({ is_looked_up: exchange.prepare(c.req.valid('json')) }, 200),
    )
    .openapi(
      route('POST /chat/messages/:id/regenerate', {
        summary: 'Answer a question once more; the earlier answers stay',
        request: { params: sessionIdParamsSchema, ...jsonBody(regenerateRequestSchema) },
        responses: { 200: eventStream(chatEventSchema, 'Events: accepted, delta…, done') },
      }),
      (c) => {
        const generation = exchange.regenerate(c.req.valid('param').id, c.req.valid('json'))
        return streamAnswer(c, streaming, sessions.message(generation.job.id), 0)
      },
    )
    .openapi(
      route('GET /chat/generations', {
        summary: 'Answers that are being written now',
        responses: { 200: jsonReply(generationListSchema, 'Running generations') },
      }),
      (c) =>
        c.json(
          { generations: generations.list().map(({ job }) => ({ id: job.id, session_id: job.sessionId })) },
          200,
        ),
    )
    .openapi(
      route('GET /chat/generations/:id/stream', {
        summary: 'Watch an answer again, running or ended',
        request: { params: sessionIdParamsSchema, query: streamQuerySchema },
        responses: { 200: eventStream(chatEventSchema, 'Events: accepted, delta…, done') },
      }),
      (c) => streamAnswer(c, streaming, mustGetAnswer(c.req.valid('param').id), c.req.valid('query').from),
    )
    .openapi(
      route('POST /chat/generations/:id/cancel', {
        summary: 'Stop an answer; what came is kept',
        request: { params: sessionIdParamsSchema },
        responses: { 200: jsonReply(cancelReplySchema, 'How it ended') },
      }),
      async (c) => {
        const answer = mustGetAnswer(c.req.valid('param').id)
        const generation = generations.get(answer.id)
        if (!generation) throw new AppError('generation_ended', 'This answer had already ended.')
        await generation.stop('stopped')
        return c.json({ message_id: answer.id, status: sessions.message(answer.id).status }, 200)
      },
    )
    .route('/', sessionRoutes(sessions))
    .route('/', waitingRoutes(waiting))
    .route('/', summaryRoutes(summaries))

  function mustGetAnswer(id: string) {
    const message = sessions.message(id)
    if (message.role !== 'assistant') {
      throw new AppError('generation_not_found', 'This message is a question, not an answer.')
    }
    return message
  }
}
