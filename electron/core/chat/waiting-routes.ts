import {
  chatRequestSchema,
  sessionIdParamsSchema,
  waitingMessageListSchema,
  waitingMessageSchema,
} from '../../../contract/core/chat.ts'
import { jsonBody, jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { WaitingService } from './waiting-service.ts'

export function waitingRoutes(waiting: WaitingService) {
  return createRouter()
    .openapi(
      route('GET /chat/waiting', {
        summary: "Messages that wait for the next day's quota",
        responses: { 200: jsonReply(waitingMessageListSchema, 'Oldest first') },
      }),
      (c) => c.json({ messages: waiting.list() }, 200),
    )
    .openapi(
      route('POST /chat/waiting', {
        summary: 'Keep a message and send it when the quota resets',
        request: jsonBody(chatRequestSchema),
        responses: { 201: jsonReply(waitingMessageSchema, 'The message') },
      }),
      (c) => c.json(waiting.add(c.req.valid('json')), 201),
    )
    .openapi(
      route('DELETE /chat/waiting/:id', {
        summary: 'Take a waiting message back',
        request: { params: sessionIdParamsSchema },
        responses: { 200: jsonReply(waitingMessageSchema, 'What it was') },
      }),
      (c) => c.json(waiting.takeBack(c.req.valid('param').id), 200),
    )
}
