import {
  branchSessionRequestSchema,
  createSessionRequestSchema,
  deletedSessionSchema,
  listSessionsQuerySchema,
  messageListSchema,
  sessionIdParamsSchema,
  sessionListSchema,
  sessionSchema,
  updateSessionRequestSchema,
} from '../../../contract/core/chat.ts'
import { jsonBody, jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { SessionService } from './session-service.ts'

export function sessionRoutes(sessions: SessionService) {
  return createRouter()
    .openapi(
      route('GET /chat/sessions', {
        summary: 'Chats, the newest first',
        request: { query: listSessionsQuerySchema },
        responses: { 200: jsonReply(sessionListSchema, 'One page of chats') },
      }),
      (c) => {
        const { before, limit } = c.req.valid('query')
        return c.json(sessions.list(before ?? Number.MAX_SAFE_INTEGER, limit), 200)
      },
    )
    .openapi(
      route('POST /chat/sessions', {
        summary: 'Make an empty chat',
        request: jsonBody(createSessionRequestSchema),
        responses: { 201: jsonReply(sessionSchema, 'The chat') },
      }),
      (c) => c.json(sessions.create(c.req.valid('json').title), 201),
    )
    .openapi(
      route('GET /chat/sessions/:id', {
        summary: 'One chat',
        request: { params: sessionIdParamsSchema },
        responses: { 200: jsonReply(sessionSchema, 'The chat') },
      }),
      (c) => c.json(sessions.get(c.req.valid('param').id), 200),
    )
    .openapi(
      route('PATCH /chat/sessions/:id', {
        summary: 'Rename a chat, choose its shown branch, its model or its project',
        request: { params: sessionIdParamsSchema, ...jsonBody(updateSessionRequestSchema) },
        responses: { 200: jsonReply(sessionSchema, 'The chat') },
      }),
      (c) => {
        const { title, active_leaf_id, model, project_id } = c.req.valid('json')
        const changes = {
          ...(title === undefined ? {} : { title }),
          ...(active_leaf_id === undefined ? {} : { activeLeafId: active_leaf_id }),
          ...(model === undefined ? {} : { model }),
          ...(project_id === undefined ? {} : { projectId: project_id }),
        }
        return c.json(sessions.update(c.req.valid('param').id, changes), 200)
      },
    )
    .openapi(
      route('DELETE /chat/sessions/:id', {
        summary: 'Delete a chat; it can be brought back for a while',
        request: { params: sessionIdParamsSchema },
        responses: { 200: jsonReply(deletedSessionSchema, 'Until when it can be restored') },
      }),
      async (c) => c.json(await sessions.remove(c.req.valid('param').id), 200),
    )
    .openapi(
      route('POST /chat/sessions/:id/restore', {
        summary: 'Bring a deleted chat back',
        request: { params: sessionIdParamsSchema },
        responses: { 200: jsonReply(sessionSchema, 'The chat') },
      }),
      (c) => c.json(sessions.restore(c.req.valid('param').id), 200),
    )
    .openapi(
      route('GET /chat/sessions/:id/messages', {
        summary: 'All messages of a chat, as a tree',
        request: { params: sessionIdParamsSchema },
        responses: { 200: jsonReply(messageListSchema, 'The chat and its messages') },
      }),
      (c) => c.json(sessions.messages(c.req.valid('param').id), 200),
    )
    .openapi(
      route('POST /chat/sessions/:id/branch', {
        summary: 'Copy a chat up to one of its messages into a new chat',
        request: { params: sessionIdParamsSchema, ...jsonBody(branchSessionRequestSchema) },
        responses: { 201: jsonReply(sessionSchema, 'The new chat') },
      }),
      (c) => c.json(sessions.branch(c.req.valid('param').id, c.req.valid('json').message_id), 201),
    )
}
