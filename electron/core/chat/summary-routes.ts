import { sessionIdParamsSchema } from '../../../contract/core/chat.ts'
import { summaryStateSchema } from '../../../contract/core/summary.ts'
import { jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { SummaryService } from './summary-service.ts'

export function summaryRoutes(summaries: SummaryService) {
  const request = { params: sessionIdParamsSchema }
  return createRouter()
    .openapi(
      route('GET /chat/sessions/:id/summary', {
        summary: 'What stands in the prompts for the messages that no longer fit',
        request,
        responses: {
          200: jsonReply(summaryStateSchema, 'The summary, if there is one, and how the next one goes'),
        },
      }),
      (c) => c.json(summaries.state(c.req.valid('param').id), 200),
    )
    .openapi(
      route('POST /chat/sessions/:id/summary', {
        summary: 'Summarise the messages that no longer fit; it goes on by itself',
        request,
        responses: { 202: jsonReply(summaryStateSchema, 'It has begun') },
      }),
      (c) => c.json(summaries.start(c.req.valid('param').id), 202),
    )
    .openapi(
      route('DELETE /chat/sessions/:id/summary', {
        summary: 'Remove the summary, and stop one that is being written',
        request,
        responses: { 200: jsonReply(summaryStateSchema, 'No summary') },
      }),
      (c) => c.json(summaries.remove(c.req.valid('param').id), 200),
    )
}
