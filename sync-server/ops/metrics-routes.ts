import { z } from '@hono/zod-openapi'
import { createRouter, route } from '../http/router.ts'
import type { Metrics } from './metrics.ts'

export function metricsRoutes(metrics: Metrics) {
  return createRouter().openapi(
    route('GET /metrics', {
      summary: 'Counts and times for Prometheus',
      responses: {
        200: {
          description: 'Prometheus text format',
          content: { 'text/plain': { schema: z.string() } },
        },
      },
    }),
    async (c) => c.text(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  )
}
