import { serve } from '@hono/node-server'
import { Hono } from 'hono'

/** What N5 is measured against: one route that answers BARE_BODY. Prints {"url"} when it listens. */
const body = JSON.parse(process.env.BARE_BODY ?? '{}') as object
const app = new Hono().get('/usage/quota', (c) => c.json(body))
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`),
)
