import {
  apiKeyParamsSchema,
  createApiKeyRequestSchema,
  createdApiKeySchema,
  localApiSchema,
} from '../../../contract/core/local-api.ts'
import { jsonBody, jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { LocalApiService } from './service.ts'

export function localApiRoutes(localApi: LocalApiService) {
  return createRouter()
    .openapi(
      route('GET /local-api', {
        summary: 'Whether the local API is on, where, and its keys',
        responses: { 200: jsonReply(localApiSchema, 'Its state; the settings switch it on and off') },
      }),
      async (c) => c.json(await localApi.state(), 200),
    )
    .openapi(
      route('POST /local-api/keys', {
        summary: 'Make a key for a program; this reply alone holds it',
        request: jsonBody(createApiKeyRequestSchema),
        responses: { 201: jsonReply(createdApiKeySchema, 'The key') },
      }),
      (c) => c.json(localApi.keys.create(c.req.valid('json').name), 201),
    )
    .openapi(
      route('DELETE /local-api/keys/:id', {
        summary: 'Revoke a key at once',
        request: { params: apiKeyParamsSchema },
        responses: { 200: jsonReply(localApiSchema, 'What is left') },
      }),
      async (c) => {
        localApi.keys.revoke(c.req.valid('param').id)
        return c.json(await localApi.state(), 200)
      },
    )
}
