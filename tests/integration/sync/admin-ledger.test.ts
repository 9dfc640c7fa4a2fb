import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entryText } from '../../../contract/ledger/canonical.ts'
import type { AuditList } from '../../../contract/sync/admin.ts'
import type { AdminLedger, LedgerAlarm, LedgerEntries } from '../../../contract/sync/admin-ledger.ts'
import { enrolled, hashOf, LedgerDevice, type Person, replyOf } from '../../harness/ledger-device.ts'
import { makeAdmin, type TestAdmin } from '../../harness/sync-operators.ts'
import { onBothDatabases, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

onBothDatabases('F7: an admin and the ledgers', (database) => {
  let sync: TestSyncServer
  let admin: TestAdmin
  let people = 0
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
    admin = await makeAdmin(sync)
  })
  afterAll(() => sync.close())

  const ask = (route: string, body?: unknown) =>
    sync.call(route, { token: admin.accessToken, ...(body === undefined ? {} : { body }) })
  const acts = async (target: string) => {
    const { rows } = (await ask(`GET /admin/audit?target=${target}`)).body as AuditList
    return rows.map(({ action, details }) => ({ action, details }))
  }
  async function someone(): Promise<{ device: LedgerDevice; person: Person }> {
    const device = await LedgerDevice.make()
    return { device, person: await enrolled(sync, `person-${++people}@example.org`, device) }
  }
  const openAlarms = async () =>
    ((await ask('GET /admin/ledger/alarms')).body as { alarms: LedgerAlarm[] }).alarms

  test('sees today’s use, where each history ends, and every entry as it was signed, page by page', async () => {
    const { device, person } = await someone()
    const sent = device.chain([{}, { resource_type: 'messages', amount: 1 }, {}])
    await device.push(sync, person, sent)
    const { body } = await ask(`GET /admin/users/${person.id}/ledger`)
    expect(body).toEqual({
      quota: expect.objectContaining({
        tier: 'free_trial',
        tokens: { used: 20, limit: 1_000, remaining: 980 },
      }),
      chains: [
        {
          device_id: device.id,
          branch: 1,
          epoch: 1,
          seq: 3,
          head: hashOf(sent[2] as never),
          entries: 3,
          status: 'live',
        },
      ],
      alarms: [],
    } satisfies AdminLedger)
    const page = async (after: number) =>
      (
        await ask(
          `GET /admin/users/${person.id}/ledger/entries?device_id=${device.id}&limit=2&after=${after}`,
        )
      ).body as LedgerEntries
    const [first, second] = [await page(0), await page(2)]
    expect([first.next, second.next]).toEqual([2, null])
    const texts = [...first.entries, ...second.entries].map(({ entry }) => entry)
    expect(texts).toEqual(sent.map(({ entry }) => entryText(entry)))
    expect(second.entries[0]).toMatchObject({ seq: 3, resource_type: 'tokens', amount: 10, is_counted: true })
    expect(await acts(person.id)).toEqual([
      { action: 'ledger.entries', details: { device: device.id } },
      { action: 'ledger.entries', details: { device: device.id } },
      { action: 'ledger.view', details: {} },
    ])
  })

  test('corrects by a new signed entry, on record with its reason, and the meter follows at once', async () => {
    const { device, person } = await someone()
    await device.push(sync, person, device.chain([{ amount: 30 }]))
    const quota = async () =>
      ((await sync.call('GET /usage/quota', { token: person.token })).body as AdminLedger['quota']).tokens
        .used
    expect(await quota()).toBe(30)
    const body = { resource_type: 'tokens', amount: -20, reason: 'answered twice' }
    const corrected = await ask(`POST /admin/users/${person.id}/ledger/corrections`, body)
    expect(corrected.status).toBe(201)
    expect(corrected.body).toMatchObject({
      correction: { sub: person.id, seq: 1, amount: -20, reason: 'answered twice', admin: admin.id },
    })
    expect(await quota()).toBe(10)
    const { entries } = (await ask(`GET /admin/users/${person.id}/ledger/entries?device_id=server`))
      .body as LedgerEntries
    expect(entries.map(({ amount, entry }) => [amount, decodeJwt(entry).reason])).toEqual([
      [-20, 'answered twice'],
    ])
    expect(await acts(person.id)).toContainEqual({
      action: 'ledger.correct',
      details: { resource: 'tokens', amount: -20, reason: 'answered twice' },
    })
  })

  test('refuses a correction that corrects nothing, is no integer, or of nobody; nothing is stored or recorded', async () => {
    const { person } = await someone()
    const good = { resource_type: 'tokens', amount: 5, reason: 'x' }
    for (const wrong of [
      { amount: 0 },
      { amount: 0.5 },
      { amount: 2 ** 53 },
      { reason: '' },
      { reason: 'two\nlines' },
      { resource_type: 'money' },
      { more: 1 },
    ]) {
      const reply = await ask(`POST /admin/users/${person.id}/ledger/corrections`, { ...good, ...wrong })
      expect({ wrong, refused: refusal(reply) }).toEqual({ wrong, refused: [400, 'invalid_request'] })
    }
    const nobody = '0199c2f0-0000-7000-8000-000000000000'
    const reply = await ask(`POST /admin/users/${nobody}/ledger/corrections`, good)
    expect(refusal(reply)).toEqual([404, 'user_not_found'])
    expect([await acts(person.id), await acts(nobody)]).toEqual([[], []])
    const byPerson = await sync.call(`POST /admin/users/${person.id}/ledger/corrections`, {
      token: person.token,
      body: good,
    })
    expect(refusal(byPerson)).toEqual([403, 'permission_denied'])
  })

  test('finds a fork among the alarms, releases the device, and the alarm is closed', async () => {
    const { device, person } = await someone()
    const common = device.chain([{}, {}])
    const [one, other] = [device.chain([{}], common[1]?.entry), device.chain([{}], common[1]?.entry)]
    await device.push(sync, person, [...common, ...one])
    expect(replyOf(await device.push(sync, person, [...common, ...other])).outcome).toBe('fork')
    const [alarm] = (await openAlarms()).filter(({ user_id }) => user_id === person.id)
    expect(alarm).toMatchObject({
      kind: 'fork',
      device_id: device.id,
      detail: { heads: [{ seq: 3 }, { seq: 3 }] },
    })
    const seen = (await ask(`GET /admin/users/${person.id}/ledger`)).body as AdminLedger
    expect(seen.chains.map(({ branch, status }) => [branch, status])).toEqual([
      [1, 'frozen'],
      [2, 'frozen'],
    ])

    const release = () =>
      ask(`POST /admin/users/${person.id}/ledger/release-device`, { device_id: device.id })
    expect((await release()).status).toBe(204)
    expect(refusal(await release())).toEqual([409, 'ledger_device_not_frozen'])
    const more = await device.push(sync, person, device.chain([{}], other[0]?.entry))
    expect(replyOf(more).outcome).toBe('appended')
    expect((await openAlarms()).filter(({ user_id }) => user_id === person.id)).toEqual([])
    const released = (await acts(person.id)).filter(({ action }) => action === 'ledger.release-device')
    expect(released, 'the refused one left no row').toEqual([
      { action: 'ledger.release-device', details: { device: device.id } },
    ])
  })

  test('closes an alarm that was looked at; the same again opens it again', async () => {
    const { device, person } = await someone()
    const ahead = (n: number, after?: Parameters<LedgerDevice['chain']>[1]) =>
      device.chain([{ ts: Date.now() + 3 * 86_400_000 + n }], after)
    const first = ahead(0)
    await device.push(sync, person, first)
    const mine = async () => (await openAlarms()).filter(({ user_id }) => user_id === person.id)
    const [alarm] = await mine()
    expect(alarm?.kind).toBe('clock_ahead')
    const resolve = (key: string) => ask(`POST /admin/ledger/alarms/${key}/resolve`)
    expect((await resolve(alarm?.key ?? '')).status).toBe(204)
    expect(await mine()).toEqual([])
    expect(refusal(await resolve(alarm?.key ?? ''))).toEqual([404, 'alarm_not_found'])
    expect(refusal(await resolve('A'.repeat(43)))).toEqual([404, 'alarm_not_found'])
    await device.push(sync, person, ahead(1, first[0]?.entry))
    expect((await mine()).map(({ kind }) => kind)).toEqual(['clock_ahead'])
    expect(await acts(alarm?.key ?? '')).toEqual([{ action: 'ledger.resolve-alarm', details: {} }])
  })
})
