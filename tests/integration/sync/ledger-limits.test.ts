import { afterAll, beforeAll, expect, test } from 'vitest'
import { BATCH_MAX_BYTES } from '../../../contract/ledger/batch.ts'
import { dayOf } from '../../../contract/utc-day.ts'
import { MAX_OF_A_KIND } from '../../../sync-server/alarms/service.ts'
import { MAX_EXPORTED_ENTRIES } from '../../../sync-server/ledger/account-part.ts'
import { MAX_BRANCHES } from '../../../sync-server/ledger/store-batch.ts'
import {
  enrolled,
  hashOf,
  LedgerDevice,
  type Person,
  readReceipt,
  replyOf,
  type Sent,
} from '../../harness/ledger-device.ts'
import { makeAdmin } from '../../harness/sync-operators.ts'
import { onBothDatabases, refusal, type SyncReply, TestSyncServer } from '../../harness/test-sync-server.ts'

const TWO_53 = Number.MAX_SAFE_INTEGER

onBothDatabases('G1: what a ledger is asked to hold has limits', (database) => {
  let sync: TestSyncServer
  let people = 0
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterAll(() => sync.close())

  async function someone() {
    const device = await LedgerDevice.make()
    return { device, person: await enrolled(sync, `limits-${people++}@example.org`, device) }
  }
  const sendRaw = (person: Person, rawBody: string) =>
    sync.call('POST /ledger/reconcile', { token: person.token, rawBody })
  const usedToday = async (person: Person) => {
    const { body } = await sync.call('GET /usage/quota', { token: person.token })
    return (body as { tokens: { used: number } }).tokens.used
  }
  const setToday = (person: Person, used: number) =>
    sync.server.deps.db.queries
      .insertInto('usage_daily')
      .values({ user_id: person.id, day: dayOf(sync.clock.nowMs()), resource_type: 'tokens', used })
      .execute()

  test('a megabyte of nested metadata is refused in words, whatever its form', async () => {
    const { device, person } = await someone()
    const body = device.batch(person.id, device.chain([{}]))
    const [sent] = body.entries
    const withMetadata = (metadata: string) =>
      `{"batch":"${body.batch}","entries":[{"entry":${JSON.stringify(sent?.entry)},"metadata":${metadata}}]}`
    const fits = BATCH_MAX_BYTES - withMetadata('').length
    const forms: [string, [number, string]][] = [
      ['['.repeat(fits / 2 - 1) + ']'.repeat(fits / 2 - 1), [400, 'invalid_request']],
      [`${'{"a":'.repeat(fits / 6 - 1)}1${'}'.repeat(fits / 6 - 1)}`, [400, 'invalid_request']],
      [`[${'[[[]]],'.repeat(fits / 7 - 2)}[]]`, [400, 'ledger_batch_invalid']],
      [`{"model":"${'['.repeat(fits - 20)}"}`, [400, 'ledger_batch_invalid']],
      [`{"model":"${'x'.repeat(fits)}"}`, [413, 'body_too_large']],
    ]
    for (const [metadata, expected] of forms) {
      expect(refusal(await sendRaw(person, withMetadata(metadata)))).toEqual(expected)
    }
    expect(replyOf(await sendRaw(person, JSON.stringify(body))).outcome).toBe('appended')
  })

  test('equal empty batches within one millisecond get one receipt', async () => {
    const { device, person } = await someone()
    const sent = device.chain([{}])
    await device.push(sync, person, sent)
    const at = { epoch: 1, seq: 1, hash: hashOf(sent[0] as Sent) }
    sync.clock.stoppedAtMs = Date.now()
    try {
      const replies = await Promise.all(Array.from({ length: 5 }, () => device.hello(sync, person, at)))
      expect(replies.map((reply) => replyOf(reply).outcome)).toEqual(replies.map(() => 'same'))
      expect(new Set(replies.map((reply) => replyOf(reply).receipt)).size).toBe(1)
    } finally {
      sync.clock.stoppedAtMs = null
    }
  })

  test('amounts near 2^53, and a day whose sum would pass it or 2^63, are refused; nothing is stored', async () => {
    const { device, person } = await someone()
    const sums = { messages: 0, tokens: TWO_53, reflection_tokens: 0 }
    const huge = device.chain(Array.from({ length: 500 }, () => ({ amount: TWO_53 })))
    expect(refusal(await device.push(sync, person, huge, { sums }))).toEqual([400, 'ledger_batch_invalid'])
    const one = device.chain([{ amount: TWO_53 }])
    expect(refusal(await device.push(sync, person, one))).toEqual([400, 'ledger_batch_invalid'])

    await setToday(person, TWO_53 - 5)
    const six = device.chain([{ amount: 6 }])
    expect(refusal(await device.push(sync, person, six))).toEqual([409, 'ledger_usage_too_large'])
    expect(await usedToday(person)).toBe(TWO_53 - 5)
    const five = await device.push(sync, person, device.chain([{ amount: 5 }]))
    expect(readReceipt(five).use.tokens).toBe(TWO_53)
  })

  test('a correction that would leave the exact numbers is refused too, and not recorded', async () => {
    const { device, person } = await someone()
    await device.push(sync, person, [])
    const admin = await makeAdmin(sync, `root-${database}@example.org`)
    await setToday(person, TWO_53)
    const correct = (amount: number) =>
      sync.call(`POST /admin/users/${person.id}/ledger/corrections`, {
        token: admin.accessToken,
        body: { resource_type: 'tokens', amount, reason: 'a mistake' },
      })
    expect(refusal(await correct(1))).toEqual([409, 'ledger_usage_too_large'])
    expect((await correct(-1)).status).toBe(201)
    expect(await usedToday(person)).toBe(TWO_53 - 1)
  })

  test('a history may part so many times and no more', async () => {
    const { device, person } = await someone()
    const replies: SyncReply[] = [await device.push(sync, person, device.chain([{}]))]
    for (let epoch = 2; epoch <= MAX_BRANCHES + 1; epoch++) {
      replies.push(await device.push(sync, person, device.chain([{ epoch }])))
    }
    expect(replies.slice(1, -1).map((reply) => replyOf(reply).outcome)).toEqual(
      Array.from({ length: MAX_BRANCHES - 1 }, () => 'rollback'),
    )
    expect(refusal(replies.at(-1) as SyncReply)).toEqual([409, 'ledger_too_many_branches'])
  })

  test('odd batches raise so many alarms, and then count up the last', async () => {
    const { device, person } = await someone()
    const first = device.chain([{}])
    await device.push(sync, person, first)
    let last = first[0] as Sent
    const extra = 5
    for (let n = 0; n < MAX_OF_A_KIND + extra; n++) {
      const next = device.chain([{ ts: Date.now() + 3_600_000 }], last.entry)
      await device.push(sync, person, next)
      last = next[0] as Sent
    }
    const alarms = await sync.server.deps.db.queries
      .selectFrom('ledger_alarms')
      .select(['kind', 'times'])
      .where('user_id', '=', person.id)
      .execute()
    expect(alarms).toHaveLength(MAX_OF_A_KIND + 1)
    expect(alarms.map(({ times }) => times).sort((a, b) => a - b)).toEqual([
      ...Array.from({ length: MAX_OF_A_KIND }, () => 1),
      extra,
    ])
  })

  test('a long ledger is exported in part, and the rest is read in pages', async () => {
    const { device, person } = await someone()
    const sent = device.chain(Array.from({ length: MAX_EXPORTED_ENTRIES + 2 }, () => ({})))
    for (let at = 0; at < sent.length; at += 500) {
      expect((await device.push(sync, person, sent.slice(at, at + 500))).status).toBe(200)
    }
    const { body } = await sync.call('GET /me/export', { token: person.token })
    const { ledger } = (body as { parts: { ledger: Record<string, unknown[]> } }).parts
    expect([ledger?.entries?.length, ledger?.has_more_entries]).toEqual([MAX_EXPORTED_ENTRIES, true])
    expect(ledger?.chains).toEqual([{ device_id: device.id, branch: 1, entries: sent.length }])
    const rest = await sync.call(
      `GET /ledger/entries?device_id=${device.id}&after=${MAX_EXPORTED_ENTRIES}&limit=500`,
      { token: person.token },
    )
    const page = rest.body as { entries: { seq: number; metadata: string }[]; next: null }
    expect(page.entries.map(({ seq }) => seq)).toEqual([MAX_EXPORTED_ENTRIES + 1, MAX_EXPORTED_ENTRIES + 2])
    expect(JSON.parse(page.entries[0]?.metadata ?? '')).toEqual(sent[0]?.metadata)
    expect(page.next).toBeNull()
    const { person: other } = await someone()
    const foreign = await sync.call(`GET /ledger/entries?device_id=${device.id}`, { token: other.token })
    expect(foreign.body).toEqual({ entries: [], next: null })
  })
})
