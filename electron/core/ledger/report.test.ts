import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { coreErrorBodySchema } from '../../../contract/core/errors.ts'
import { usageBreakdownReplySchema, usageExportReplySchema } from '../../../contract/core/usage.ts'
import { parseCsv } from '../../../tests/harness/csv.ts'
import { fc } from '../../../tests/harness/random.ts'
import { openTestChat, type TestChat } from '../../../tests/harness/test-chat.ts'
import { DAY } from '../../../tests/harness/test-ledger.ts'
import { createErrorHandler } from '../http/on-error.ts'
import { usageReportRoutes } from './report-routes.ts'
import { createReportService, type ReportService } from './report-service.ts'

let chat: TestChat
let reports: ReportService
let app: ReturnType<typeof usageReportRoutes>
beforeEach(async () => {
  chat = await openTestChat()
  const { db, clock } = chat.deps
  reports = createReportService({
    db,
    clock,
    owner: () => chat.test.userId,
    titlesOf: (ids) => chat.sessions.titles(ids),
  })
  app = usageReportRoutes(reports)
  app.onError(createErrorHandler(chat.test.logger))
})
afterEach(() => chat.close())

let settled = 0
function use(sessionId: string, model: string, inputTokens: number, outputTokens: number): void {
  const id = `use-${++settled}`
  const { ledger } = chat.deps
  expect(ledger.reserve(id, inputTokens).ok).toBe(true)
  ledger.settle(id, {
    inputTokens,
    outputTokens,
    metadata: { session_id: sessionId, message_id: id, model },
  })
}

const breakdown = async (days = 30) => {
  const reply = await app.request(`/usage/breakdown?days=${days}`)
  return usageBreakdownReplySchema.parse(await reply.json())
}
const exported = async () => usageExportReplySchema.parse(await (await app.request('/usage/export')).json())

describe('E6: use by chat and by model', () => {
  test('E6: is nothing in an empty ledger', async () => {
    const none = { messages: 0, tokens: 0 }
    expect(await breakdown()).toEqual({ chats: [], other_chats: none, models: [] })
  })

  test('E6: names chats by their titles, a deleted one by none, most tokens first', async () => {
    const garden = chat.sessions.create('Garden')
    const deleted = chat.sessions.create('Secret')
    use(garden.id, 'small', 3, 7)
    use(garden.id, 'large', 10, 20)
    use(deleted.id, 'small', 50, 50)
    await chat.sessions.remove(deleted.id)
    expect(await breakdown()).toEqual({
      chats: [
        { session_id: deleted.id, title: null, messages: 1, tokens: 100 },
        { session_id: garden.id, title: 'Garden', messages: 2, tokens: 40 },
      ],
      other_chats: { messages: 0, tokens: 0 },
      models: [
        { model: 'small', messages: 2, tokens: 110 },
        { model: 'large', messages: 1, tokens: 30 },
      ],
    })
  })

  test('E6: counts whole UTC days up to today, and no work in the background', async () => {
    use('chat-1', 'small', 1, 1)
    chat.test.clock.pass(DAY)
    use('chat-1', 'small', 2, 2)
    chat.deps.ledger.recordBackground({
      sessionId: 'chat-1',
      runId: 'run-1',
      model: 'small',
      inputTokens: 500,
      outputTokens: 500,
    })
    const tokens = async (days: number) => (await breakdown(days)).models.map((each) => each.tokens)
    expect([await tokens(1), await tokens(2)]).toEqual([[4], [6]])
  })

  test('E6: puts the chats after the first fifty together', async () => {
    for (let index = 1; index <= 52; index++) use(`chat-${index}`, 'small', index, 0)
    const { chats, other_chats: others } = await breakdown()
    expect([chats.length, chats[0]?.session_id, others]).toEqual([50, 'chat-52', { messages: 2, tokens: 3 }])
  })

  test.each(['0', '367', 'x'])('E6: refuses %s days', async (days) => {
    const reply = await app.request(`/usage/breakdown?days=${days}`)
    expect([reply.status, coreErrorBodySchema.parse(await reply.json()).error.code]).toEqual([
      400,
      'invalid_request',
    ])
  })
})

describe('E6: the ledger as CSV', () => {
  test('E6: has a header, and one line for each entry with the chat by name', async () => {
    const { id } = chat.sessions.create('=cmd|"bad", isn’t it?')
    use(id, 'small', 3, 7)
    const { name, csv } = await exported()
    const { entries } = chat.deps.ledger.page(10, null)
    const line = (seq: number, resource: string, amount: string) => [
      String(seq),
      '2026-03-01T12:00:00.000Z',
      'alice',
      resource,
      amount,
      '\'=cmd|"bad", isn’t it?',
      'small',
      '3',
      '7',
      spreadsheetText(entries.find((entry) => entry.seq === seq)?.hash ?? ''),
    ]
    expect(name).toBe('novacore-usage-2026-03-01.csv')
    expect(parseCsv(csv)).toEqual([
      [
        'seq',
        'time_utc',
        'account',
        'resource',
        'amount',
        'chat',
        'model',
        'input_tokens',
        'output_tokens',
        'entry_hash',
      ],
      line(1, 'messages', '1'),
      line(2, 'tokens', '10'),
    ])
  })

  test('E6: names a deleted chat by its id', async () => {
    const { id } = chat.sessions.create('Secret')
    use(id, 'small', 1, 1)
    await chat.sessions.remove(id)
    const { csv } = await exported()
    expect([csv.includes('Secret'), csv.includes(id)]).toEqual([false, true])
  })

  test('E6: holds every entry of this user and no other’s, and its totals are the ledger’s', async () => {
    const exchange = fc.record({
      user: fc.constantFrom('alice', 'bob'),
      session: fc.constantFrom('chat-1', 'chat-2', '-3'),
      model: fc.constantFrom('small', '=large,"x"'),
      input: fc.nat(1_000),
      output: fc.nat(1_000),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(exchange, { maxLength: 8 }), async (exchanges) => {
        for (const each of exchanges) {
          chat.test.userId = each.user
          use(each.session, each.model, each.input, each.output)
        }
        for (const user of ['alice', 'bob']) {
          chat.test.userId = user
          const { tokens, messages } = chat.deps.ledger.history(1)[0] ?? { tokens: 0, messages: 0 }
          const rows = parseCsv((await exported()).csv).slice(1)
          const total = (resource: string) =>
            rows.filter((row) => row[3] === resource).reduce((sum, row) => sum + Number(row[4]), 0)
          expect([total('tokens'), total('messages')]).toEqual([tokens, messages])
          expect(rows.every((row) => row[2] === user)).toBe(true)
          const { models, chats } = await breakdown(1)
          for (const shares of [models, chats]) {
            expect(shares.reduce((sum, share) => sum + share.tokens, 0)).toBe(tokens)
            expect(shares.reduce((sum, share) => sum + share.messages, 0)).toBe(messages)
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  test('E6: comes whole when there is more than one portion, and other work goes on meanwhile', async () => {
    for (let index = 0; index < 501; index++) use('chat-1', 'small', 1, 0)
    let turns = 0
    let isDone = false
    const count = () => {
      turns++
      if (!isDone) setImmediate(count)
    }
    count()
    const rows = parseCsv((await exported()).csv)
    isDone = true
    expect([rows.length, rows.at(-1)?.[0]]).toEqual([1_003, '1002'])
    expect(turns).toBeGreaterThan(1)
  })
})

function spreadsheetText(text: string): string {
  return text.startsWith('-') ? `'${text}` : text
}
