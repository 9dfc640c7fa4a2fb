import { engineStateSchema } from '../../../contract/core/health.ts'
import { libraryReplySchema } from '../../../contract/core/model-library.ts'
import {
  deletedModelSchema,
  modelListSchema,
  modelNameParamsSchema,
  warmRequestSchema,
} from '../../../contract/core/models.ts'
import { jsonBody, jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { LibraryService } from './library-service.ts'
import type { EngineService } from './service.ts'

export function modelRoutes(engine: EngineService, library: LibraryService) {
  return createRouter()
    .openapi(
      route('GET /models', {
        summary: 'Models that the engine has',
        responses: { 200: jsonReply(modelListSchema, 'Chat and embedding models') },
      }),
      async (c) => c.json({ models: await engine.models() }, 200),
    )
    .openapi(
      route('POST /models/warm', {
        summary: 'Load a model before it is needed, so that the first word comes sooner',
        request: jsonBody(warmRequestSchema),
        responses: { 200: jsonReply(engineStateSchema, 'The engine; loading goes on by itself') },
      }),
      async (c) => {
        const model = c.req.valid('json').model ?? (await engine.defaultModel())
        void engine.warm(model)
        return c.json(engine.state(), 200)
      },
    )
    .openapi(
      route('GET /models/library', {
        summary: 'Models that can be downloaded, and how each fits this machine',
        responses: {
          200: jsonReply(libraryReplySchema, 'The machine, all models, and the one for this machine'),
        },
      }),
      async (c) => c.json(await library.library(), 200),
    )
    .openapi(
      route('DELETE /models/:name', {
        summary: 'Delete a model from the disk',
        request: { params: modelNameParamsSchema },
        responses: { 200: jsonReply(deletedModelSchema, 'The room that it took') },
      }),
      async (c) => c.json(await engine.removeModel(c.req.valid('param').name), 200),
    )
    .openapi(
      route('POST /engine/restart', {
        summary: 'Restart the engine, also after it was given up',
        responses: { 200: jsonReply(engineStateSchema, 'The engine as it is now') },
      }),
      async (c) => {
        await engine.restart()
        return c.json(engine.state(), 200)
      },
    )
}
