import type { TypedResponse } from 'hono'
import { stream } from 'hono/streaming'
import type { StreamingApi } from 'hono/utils/stream'
import type { z } from 'zod'
import {
  usageBreakdownQuerySchema,
  usageBreakdownReplySchema,
  usageExportReplySchema,
} from '../../../contract/core/usage.ts'
import { jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { ReportService } from './report-service.ts'

/** Hono types a JSON reply by `c.json` alone, which needs the whole text at once. */
type StreamedExport = Response & TypedResponse<z.infer<typeof usageExportReplySchema>, 200, 'json'>
type Export = ReturnType<ReportService['exportCsv']>

/** Writes the reply's JSON in pieces: 100,000 entries as one text would hold up the core for 200 ms. */
async function writeExport(body: StreamingApi, { name, portions }: Export): Promise<void> {
  await body.write(`{"name":${JSON.stringify(name)},"csv":"`)
  for await (const portion of portions) {
    if (body.aborted) return
    await body.write(JSON.stringify(portion).slice(1, -1))
  }
  await body.write('"}')
}

export function usageReportRoutes(reports: ReportService) {
  return createRouter()
    .openapi(
      route('GET /usage/breakdown', {
        summary: 'Use of the last days by chat and by model',
        request: { query: usageBreakdownQuerySchema },
        responses: { 200: jsonReply(usageBreakdownReplySchema, 'Most tokens first') },
      }),
      async (c) => c.json(await reports.breakdown(c.req.valid('query').days), 200),
    )
    .openapi(
      route('GET /usage/export', {
        summary: 'Every entry of the ledger as CSV',
        responses: { 200: jsonReply(usageExportReplySchema, 'A file name and the table') },
      }),
      (c) => {
        c.header('Content-Type', 'application/json')
        return stream(c, (body) => writeExport(body, reports.exportCsv())) as StreamedExport
      },
    )
}
