import { serve } from '@hono/node-server'
import { hash, verify } from '@node-rs/argon2'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { Hono } from 'hono'
import pg from 'pg'
import { openDatabase } from '../../native/sqlite/open.ts'

/**
 * A well-kept peer for N5: better-auth on the same HTTP server, the same database settings and the same argon2id
 * parameters as the sync server, in a process of its own. SQLITE_FILE or DATABASE_URL names its database. Prints
 * {"url"} when it listens.
 */
const ARGON2 = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }
const { SQLITE_FILE, DATABASE_URL } = process.env

const options = {
  baseURL: 'http://127.0.0.1',
  secret: 'a secret for a bench on loopback, nothing else',
  database: SQLITE_FILE ? openDatabase(SQLITE_FILE) : new pg.Pool({ connectionString: DATABASE_URL ?? '' }),
  emailAndPassword: {
    enabled: true,
    password: {
      hash: (password: string) => hash(password, ARGON2),
      verify: ({ hash: stored, password }: { hash: string; password: string }) => verify(stored, password),
    },
  },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  advanced: { disableOriginCheck: true, disableCSRFCheck: true },
}
const { runMigrations } = await getMigrations(options)
await runMigrations()
const auth = betterAuth(options)
const app = new Hono().on(['GET', 'POST'], '/api/auth/*', (c) => auth.handler(c.req.raw))
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`),
)
