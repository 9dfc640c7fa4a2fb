import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { coreErrorBodySchema } from '../../../contract/core/errors.ts'
import {
  ledgerFindingsReplySchema,
  ledgerPageSchema,
  ledgerVerifyReplySchema,
  quotaReplySchema,
  usageHistoryReplySchema,
} from '../../../contract/core/usage.ts'
import { DAY, NOON, TestLedger } from '../../../tests/harness/test-ledger.ts'
import { createErrorHandler } from '../http/on-error.ts'
import { insertFinding } from './finding-store.ts'
import { usageRoutes } from './routes.ts'

let ours: TestLedger
let app: ReturnType<typeof usageRoutes>
beforeEach(async () => {
  ours = await TestLedger.open()
  app = usageRoutes(ours.ledger)
  app.onError(createErrorHandler(ours.logger))
  for (let sent = 0; sent < 2; sent++) ours.exchange()
})
afterEach(() => ours.close())

describe('E4, E6: /usage', () => {
  test('E4: GET /usage/quota has the shape of the spec', async () => {
    const reply = await app.request('/usage/quota')
    const quota = {
      tier: 'free_trial',
      tokens: { used: 20, limit: 1_000, remaining: 980, reserved: 0 },
      messages: { used: 2, limit: 50, remaining: 48, reserved: 0 },
      resets_at: NOON + DAY / 2,
    }
    expect([reply.status, quotaReplySchema.parse(await reply.json())]).toEqual([200, quota])
  })

  test('E4: GET /usage/history has thirty days unless told otherwise', async () => {
    const { days } = usageHistoryReplySchema.parse(await (await app.request('/usage/history')).json())
    expect([days.length, days.at(-1)]).toEqual([30, { day: '2026-03-01', tokens: 20, messages: 2 }])
    const two = usageHistoryReplySchema.parse(await (await app.request('/usage/history?days=2')).json())
    expect(two.days.map(({ day }) => day)).toEqual(['2026-02-28', '2026-03-01'])
  })

  test('E6: GET /usage/ledger goes page by page to the first entry', async () => {
    const first = ledgerPageSchema.parse(await (await app.request('/usage/ledger?limit=3')).json())
    expect([first.entries.map(({ seq }) => seq), first.next_before_seq]).toEqual([[4, 3, 2], 2])
    const last = ledgerPageSchema.parse(
      await (await app.request('/usage/ledger?limit=3&before_seq=2')).json(),
    )
    expect([last.entries.map(({ seq }) => seq), last.next_before_seq]).toEqual([[1], null])
  })

  test('E5: POST /usage/ledger/verify says what was found', async () => {
    const verify = async () =>
      ledgerVerifyReplySchema.parse(
        await (await app.request('/usage/ledger/verify', { method: 'POST' })).json(),
      )
    expect(await verify()).toMatchObject({ ok: true, checked: 4, first_bad: null })
    ours.tamper('UPDATE usage_ledger SET amount = 0 WHERE seq = 2')
    expect(await verify()).toMatchObject({
      ok: false,
      checked: 1,
      first_bad: { seq: 2, fault: 'hash_mismatch' },
    })
  })

  test('E5: GET /usage/findings has what was found of the current user', async () => {
    const findings = async () =>
      ledgerFindingsReplySchema.parse(await (await app.request('/usage/findings')).json())
    expect(await findings()).toEqual({ findings: [] })
    for (const userId of ['alice', 'bob']) {
      insertFinding(ours.db, { kind: 'entries_missing', userId, missing: 4, atMs: NOON })
    }
    expect(await findings()).toEqual({ findings: [{ kind: 'entries_missing', missing: 4, at: NOON }] })
  })

  test.each([
    '/usage/history?days=0',
    '/usage/history?days=367',
    '/usage/history?days=x',
    '/usage/ledger?limit=0',
    '/usage/ledger?limit=501',
    '/usage/ledger?limit=1.5',
    '/usage/ledger?before_seq=-1',
    '/usage/ledger?before_seq=x',
  ])('E4: GET %s is an invalid request', async (path) => {
    const reply = await app.request(path)
    expect([reply.status, coreErrorBodySchema.parse(await reply.json()).error.code]).toEqual([
      400,
      'invalid_request',
    ])
  })
})
