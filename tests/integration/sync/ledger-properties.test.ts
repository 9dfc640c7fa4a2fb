import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ResourceType } from '../../../contract/ledger/entry.ts'
import { correctionClaimsSchema } from '../../../contract/sync/ledger.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import { rebuildCounters } from '../../../sync-server/ledger/rebuild-counters.ts'
import {
  LedgerDevice as Device,
  enrolled,
  hashOf,
  type LedgerDevice,
  type Person,
  replyOf,
  type Sent,
} from '../../harness/ledger-device.ts'
import { fc } from '../../harness/random.ts'
import { onBothDatabases, TestSyncServer } from '../../harness/test-sync-server.ts'

type Step =
  | { do: 'use'; device: 0 | 1; resource: ResourceType; amount: number; daysAgo: number }
  /** At most so many entries; `lost`: the answer never comes, so the device sends again. */
  | { do: 'push'; device: 0 | 1; size: number; lost: boolean }
  | { do: 'again'; device: 0 | 1; from: number; size: number }
  | { do: 'restart' }
  | { do: 'other process' }
  | { do: 'both' }
  | { do: 'correct'; amount: number }

const device = fc.constantFrom<0 | 1>(0, 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('use' as const),
      device,
      resource: fc.constantFrom<ResourceType>('messages', 'tokens', 'reflection_tokens'),
      amount: fc.integer({ min: 0, max: 5_000 }),
      daysAgo: fc.integer({ min: 0, max: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('push' as const),
      device,
      size: fc.integer({ min: 1, max: 5 }),
      lost: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('again' as const),
      device,
      from: fc.nat(10),
      size: fc.integer({ min: 1, max: 6 }),
    }),
  },
  fc.record({ do: fc.constant('both' as const) }),
  fc.record({ do: fc.constant('restart' as const) }),
  fc.record({ do: fc.constant('other process' as const) }),
  fc.record({
    do: fc.constant('correct' as const),
    amount: fc.integer({ min: -500, max: 500 }).filter((n) => n !== 0),
  }),
)

/** What a device holds, and how far it knows that the server has it. */
interface Side {
  device: LedgerDevice
  person: Person
  entries: Sent[]
  confirmed: number
}

const alone = async () => undefined

onBothDatabases('G1, G2: any interleaving', (database) => {
  let first: TestSyncServer
  let second: TestSyncServer
  let people = 0
  beforeAll(async () => {
    first = await TestSyncServer.start({ database })
    second = await TestSyncServer.start({ database, beside: first })
  })
  afterAll(async () => {
    await second.close()
    await first.close()
  })

  async function twoDevices(): Promise<[Side, Side]> {
    const email = `person-${++people}@example.org`
    const one = await Device.make()
    const person = await enrolled(first, email, one)
    const other = await Device.make()
    const login = await first.call('POST /auth/login', {
      body: { email, password: 'correct horse battery staple' },
    })
    const { accessToken: token } = login.body as { accessToken: string }
    await first.enrol(token, other)
    return [
      { device: one, person, entries: [], confirmed: 0 },
      { device: other, person: { ...person, token }, entries: [], confirmed: 0 },
    ]
  }

  async function push(sync: TestSyncServer, side: Side, size: number, lost = false): Promise<void> {
    const sent = side.entries.slice(side.confirmed, side.confirmed + size)
    if (sent.length === 0) return
    const { outcome } = replyOf(await side.device.push(sync, side.person, sent))
    expect(['appended', 'same']).toContain(outcome)
    if (!lost) side.confirmed += sent.length
  }

  test('of two devices, duplicates, lost answers, restarts and two processes: each entry once, the same totals, whole chains', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const sides = await twoDevices()
        const [{ person }] = sides
        let sync = first
        const corrections: number[] = []
        for (const each of steps) {
          if (each.do === 'use') {
            const side = sides[each.device]
            const { resource: resource_type, amount } = each
            const ts = Date.now() - each.daysAgo * DAY_MS
            side.entries.push(
              ...side.device.chain([{ resource_type, amount, ts }], side.entries.at(-1)?.entry),
            )
          } else if (each.do === 'push') await push(sync, sides[each.device], each.size, each.lost)
          else if (each.do === 'again') {
            const side = sides[each.device]
            const known = side.entries.slice(0, side.confirmed).slice(each.from, each.from + each.size)
            if (known.length > 0) {
              const again = replyOf(await side.device.push(sync, side.person, known))
              expect(again.outcome).toBe('same')
            }
          } else if (each.do === 'both') {
            await Promise.all([
              push(first, sides[0], 3),
              push(second, sides[1], 3),
              push(second, sides[0], 3, true),
            ])
          } else if (each.do === 'correct') {
            corrections.push(each.amount)
            const { id: userId } = person
            await sync.server.ledger.correct(
              { userId, resource: 'tokens', amount: each.amount, reason: 'x', adminId: 'a' },
              alone,
            )
          } else if (each.do === 'other process') sync = sync === first ? second : first
          else {
            await second.close()
            second = await TestSyncServer.start({ database, beside: first })
            sync = second
          }
        }
        for (const side of sides) while (side.confirmed < side.entries.length) await push(sync, side, 500)

        const { queries } = sync.server.deps.db
        for (const side of sides) {
          const rows = await queries
            .selectFrom('ledger_entries')
            .select('hash')
            .where('user_id', '=', person.id)
            .where('device_id', '=', side.device.id)
            .orderBy('seq')
            .execute()
          expect(rows.map(({ hash }) => hash)).toEqual(side.entries.map(hashOf))
        }
        const expected = new Map<string, number>()
        const add = (day: number, resource: string, amount: number) =>
          expected.set(`${day} ${resource}`, (expected.get(`${day} ${resource}`) ?? 0) + amount)
        for (const { entry } of sides.flatMap(({ entries }) => entries)) {
          add(Math.floor(entry.ts / DAY_MS), entry.resource_type, entry.amount)
        }
        for (const amount of corrections) add(Math.floor(Date.now() / DAY_MS), 'tokens', amount)
        const counters = () =>
          queries.selectFrom('usage_daily').selectAll().where('user_id', '=', person.id).execute()
        const asMap = async () =>
          new Map((await counters()).map((row) => [`${row.day} ${row.resource_type}`, row.used]))
        expect(await asMap()).toEqual(expected)

        // rebuild == incremental, and a counter that somebody edited is put right.
        expect((await rebuildCounters(sync.server.deps)).changed).toBe(0)
        if (expected.size > 0) {
          await queries
            .updateTable('usage_daily')
            .set({ used: 77_777_777 })
            .where('user_id', '=', person.id)
            .execute()
          expect((await rebuildCounters(sync.server.deps)).changed).toBe(expected.size)
          expect(await asMap()).toEqual(expected)
        }
      }),
      { numRuns: 20 },
    )
  })

  test('G2: weeks offline, then 5,000 entries in batches, resumed where it stopped', async () => {
    const [side] = await twoDevices()
    const start = Date.now() - 40 * DAY_MS
    const specs = Array.from({ length: 5_000 }, (_, index) => ({
      resource_type: index % 2 === 0 ? ('messages' as const) : ('tokens' as const),
      amount: index % 2 === 0 ? 1 : 10,
      ts: start + index * 600_000,
    }))
    side.entries = side.device.chain(specs)
    for (let batch = 0; batch < 6; batch++) await push(first, side, 500, batch === 3)
    const elsewhere = { ...side, confirmed: 2_000 }
    for (let batch = 0; batch < 6; batch++) await push(second, elsewhere, 500)
    const { queries } = first.server.deps.db
    const sums = await queries
      .selectFrom('usage_daily')
      .select((select) => ['resource_type', select.fn.sum<number>('used').as('used')])
      .where('user_id', '=', side.person.id)
      .groupBy('resource_type')
      .orderBy('resource_type')
      .execute()
    expect(sums).toEqual([
      { resource_type: 'messages', used: 2_500 },
      { resource_type: 'tokens', used: 25_000 },
    ])
    const history = await first.call('GET /usage/history?days=60', { token: side.person.token })
    const { days } = history.body as { days: { tokens: number; messages: number }[] }
    expect(days.reduce((sum, day) => sum + day.tokens, 0)).toBe(25_000)
    expect(days.filter((day) => day.tokens > 0).length).toBeGreaterThan(30)
  })

  test('corrections are signed entries in a chain of their own, and never below zero in the meter', async () => {
    const [{ device: own, person }] = await twoDevices()
    replyOf(await own.push(first, person, own.chain([{ amount: 30 }])))
    const base = { userId: person.id, resource: 'tokens' as const, adminId: 'admin-1' }
    const one = await first.server.ledger.correct({ ...base, amount: -20, reason: 'answered twice' }, alone)
    const two = await first.server.ledger.correct({ ...base, amount: -15, reason: 'and again' }, alone)
    expect(correctionClaimsSchema.parse(one)).toMatchObject({ seq: 1, amount: -20, admin: 'admin-1' })
    expect(two.seq).toBe(2)
    expect(two.prev).not.toBe(one.prev)
    expect((await first.server.ledger.quota(person.id)).tokens).toEqual({
      used: 0,
      limit: 1_000,
      remaining: 1_000,
    })
    await first.server.ledger.correct({ ...base, amount: 6, reason: 'a mistake in that' }, alone)
    expect((await first.server.ledger.quota(person.id)).tokens.used).toBe(1)
    for (const amount of [0, 0.5, Number.NaN, 2 ** 53]) {
      await expect(first.server.ledger.correct({ ...base, amount, reason: 'x' }, alone)).rejects.toThrow(
        RangeError,
      )
    }
    await expect(first.server.ledger.correct({ ...base, amount: 1, reason: 'a\nb' }, alone)).rejects.toThrow(
      'control',
    )
    const exported = await first.call('GET /me/export', { token: person.token })
    expect(exported.body).toMatchObject({
      parts: { ledger: { counters: [{ resource_type: 'tokens', used: 1 }] } },
    })
  })
})
