import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Compilable, CompiledQuery } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { openServerDatabase } from '../db/open.ts'
import type { Queries } from '../db/schema.ts'
import { createLogger } from '../logger.ts'
import { auditPage, usersWithLocksPage } from './store.ts'

let dataDir: string
let db: Database
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'novacore-plans-'))
  const options = { dataDir, databaseUrl: null, poolSize: 1 }
  db = await openServerDatabase(options, systemClock, createLogger('silent'))
})
afterEach(async () => {
  await db.close()
  await rm(dataDir, { recursive: true })
})

const limit = 50
test.each<[string, (queries: Queries) => Compilable, string[]]>([
  [
    'the search by address',
    (queries) => usersWithLocksPage(queries, { limit }, 'alice@example.org'),
    ['users_by_owned_email', 'users_pending_by_email'],
  ],
  [
    'what was done to one account',
    (queries) => auditPage(queries, { limit, target: 'x' }),
    ['admin_audit_by_target'],
  ],
  ['what one admin did', (queries) => auditPage(queries, { limit, actor: 'x' }), ['admin_audit_by_actor']],
])('%s is served by indexes', async (_name, build, indexes) => {
  const { sql, parameters } = build(db.queries).compile()
  const { rows } = await db.queries.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`, [...parameters]),
  )
  const plan = rows.map(({ detail }) => detail).join('; ')
  for (const index of indexes) expect(plan).toContain(`USING INDEX ${index}`)
  expect(plan).not.toContain('SCAN')
})
