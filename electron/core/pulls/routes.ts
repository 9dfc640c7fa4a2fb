import {
  createPullRequestSchema,
  importModelRequestSchema,
  pullListSchema,
  pullParamsSchema,
  pullReplySchema,
} from '../../../contract/core/pulls.ts'
import { jsonBody, jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { PullService } from './service.ts'

export function pullRoutes(pulls: PullService) {
  return createRouter()
    .openapi(
      route('GET /models/pulls', {
        summary: 'Downloads and imports of models, in the order in which they were asked for',
        responses: {
          200: jsonReply(pullListSchema, 'What runs, waits, failed, or was done since the start'),
        },
      }),
      (c) => c.json({ pulls: pulls.list() }, 200),
    )
    .openapi(
      route('POST /models/pulls', {
        summary: 'Download a model; one that is there already goes on',
        request: jsonBody(createPullRequestSchema),
        responses: { 201: jsonReply(pullReplySchema, 'The download') },
      }),
      (c) => c.json(pulls.add(c.req.valid('json').name), 201),
    )
    .openapi(
      route('POST /models/import', {
        summary: 'Make a model of a GGUF file on this computer',
        request: jsonBody(importModelRequestSchema),
        responses: { 201: jsonReply(pullReplySchema, 'The import') },
      }),
      async (c) => c.json(await pulls.importFile(c.req.valid('json').path), 201),
    )
    .openapi(
      route('POST /models/pulls/:id/pause', {
        summary: 'Pause a download; what came so far is kept',
        request: { params: pullParamsSchema },
        responses: { 200: jsonReply(pullReplySchema, 'The download') },
      }),
      (c) => c.json(pulls.pause(c.req.valid('param').id), 200),
    )
    .openapi(
      route('POST /models/pulls/:id/resume', {
        summary: 'Go on with a download that was paused, failed or waits for the network',
        request: { params: pullParamsSchema },
        responses: { 200: jsonReply(pullReplySchema, 'The download') },
      }),
      (c) => c.json(pulls.resume(c.req.valid('param').id), 200),
    )
    .openapi(
      route('DELETE /models/pulls/:id', {
        summary: 'Cancel a download and remove what came of it; of one that is done, only the entry',
        request: { params: pullParamsSchema },
        responses: { 200: jsonReply(pullListSchema, 'The others') },
      }),
      async (c) => {
        await pulls.remove(c.req.valid('param').id)
        return c.json({ pulls: pulls.list() }, 200)
      },
    )
}
