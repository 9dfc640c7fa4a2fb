import {
  addDocumentQuerySchema,
  documentListSchema,
  documentParamsSchema,
  documentSchema,
  failDocumentRequestSchema,
  finishDocumentRequestSchema,
  leaseDocumentReplySchema,
  leaseDocumentRequestSchema,
  listDocumentsQuerySchema,
  passageParamsSchema,
  passageReplySchema,
  sourcesParamsSchema,
  sourcesReplySchema,
} from '../../../contract/core/documents.ts'
import { okReplySchema } from '../../../contract/core/work.ts'
import { jsonBody, jsonReply, noContent } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { DocumentService } from './service.ts'

export function documentRoutes(documents: DocumentService) {
  return createRouter()
    .openapi(
      route('GET /documents', {
        summary: 'Documents of a chat or of a project’s library',
        request: { query: listDocumentsQuerySchema },
        responses: { 200: jsonReply(documentListSchema, 'The documents') },
      }),
      (c) => c.json({ documents: documents.list(c.req.valid('query')) }, 200),
    )
    .openapi(
      route('POST /documents', {
        summary: 'Add a file, whose bytes are the body; it is read in the background',
        request: { query: addDocumentQuerySchema },
        responses: { 201: jsonReply(documentSchema, 'The document, which waits to be read') },
      }),
      async (c) => {
        const content = new Uint8Array(await c.req.arrayBuffer())
        return c.json(documents.add(c.req.valid('query'), content), 201)
      },
    )
    .openapi(
      route('DELETE /documents/:id', {
        summary: 'Remove a document with its passages and vectors',
        request: { params: documentParamsSchema },
        responses: { 204: noContent('It is gone') },
      }),
      (c) => {
        documents.remove(c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      route('GET /documents/:id/passages/:position', {
        summary: 'A passage with the ones beside it',
        request: { params: passageParamsSchema },
        responses: { 200: jsonReply(passageReplySchema, 'The passage') },
      }),
      (c) => {
        const { id, position } = c.req.valid('param')
        return c.json(documents.passage(id, position), 200)
      },
    )
    .openapi(
      route('GET /documents/sources/:session_id', {
        summary: 'Which passages the answers of a chat were given',
        request: { params: sourcesParamsSchema },
        responses: { 200: jsonReply(sourcesReplySchema, 'By answer') },
      }),
      (c) => c.json({ answers: documents.sources(c.req.valid('param').session_id) }, 200),
    )
    .route('/', readingRoutes(documents))
}

/** Routes of the process that reads documents only. */
function readingRoutes({ reading }: DocumentService) {
  return createRouter()
    .openapi(
      route('POST /work/documents/lease', {
        summary: 'Wait for the next document to read',
        request: jsonBody(leaseDocumentRequestSchema),
        responses: { 200: jsonReply(leaseDocumentReplySchema, 'A document, or null') },
      }),
      async (c) => {
        const { instance, wait_ms } = c.req.valid('json')
        return c.json({ job: await reading.lease(instance, wait_ms, c.req.raw.signal) }, 200)
      },
    )
    .openapi(
      route('POST /work/documents/finish', {
        summary: 'Hand back the passages of a document',
        request: jsonBody(finishDocumentRequestSchema),
        responses: { 200: jsonReply(okReplySchema, 'Done') },
      }),
      (c) => {
        reading.finish(c.req.valid('json'))
        return c.json({ ok: true as const }, 200)
      },
    )
    .openapi(
      route('POST /work/documents/fail', {
        summary: 'Say why a document could not be read',
        request: jsonBody(failDocumentRequestSchema),
        responses: { 200: jsonReply(okReplySchema, 'Done') },
      }),
      (c) => {
        const { lease_id, code } = c.req.valid('json')
        reading.fail(lease_id, code)
        return c.json({ ok: true as const }, 200)
      },
    )
}
