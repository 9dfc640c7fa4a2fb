import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DeviceHistories, deviceHistoriesSchema } from '../../../contract/sync/ledger.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import { enrolled, hashOf, LedgerDevice, type Person, type Sent } from '../../harness/ledger-device.ts'
import { onBothDatabases, PASSWORD, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

onBothDatabases('G4: what the server saw', (database) => {
  let sync: TestSyncServer
  let people = 0
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterAll(() => sync.close())

  async function someone() {
    const device = await LedgerDevice.make()
    const email = `person-${++people}@example.org`
    return { device, email, person: await enrolled(sync, email, device) }
  }
  /** A second device of the same user, with a session of its own. */
  async function secondDevice(email: string, { id }: Person) {
    const device = await LedgerDevice.make()
    const login = await sync.call('POST /auth/login', { body: { email, password: PASSWORD } })
    const { accessToken: token } = login.body as { accessToken: string }
    await sync.enrol(token, device)
    return { device, person: { id, token } }
  }
  async function seen({ token }: Person): Promise<DeviceHistories> {
    const reply = await sync.call('GET /ledger/devices', { token })
    expect(reply.status).toBe(200)
    return deviceHistoriesSchema.strict().parse(reply.body)
  }
  const of = ({ devices }: DeviceHistories, { id }: LedgerDevice) => devices.find((each) => each.id === id)

  test('names the end of each device’s history and what each used today, and the sum over all', async () => {
    const { device: laptop, email, person } = await someone()
    const { device: desktop, person: there } = await secondDevice(email, person)
    expect(of(await seen(person), desktop)).toMatchObject({ history: null, last_received_at_ms: null })

    const before = sync.clock.nowMs()
    const now = sync.clock.nowMs()
    const ofLaptop = laptop.chain([
      { ts: now - 2 * DAY_MS, amount: 500 },
      { resource_type: 'messages', amount: 1 },
      { amount: 30 },
    ])
    await laptop.push(sync, person, ofLaptop)
    const ofDesktop = desktop.chain([
      { resource_type: 'messages', amount: 1 },
      { amount: 12 },
      { resource_type: 'reflection_tokens', amount: 700 },
    ])
    await desktop.push(sync, there, ofDesktop)

    const list = await seen(person)
    const device = { name: 'laptop', platform: 'linux', revoked_at_ms: null }
    const history = { epoch: 1, seq: 3, entries: 3, status: 'live', branches: 1 }
    expect(list).toEqual({
      devices: [
        {
          ...device,
          id: laptop.id,
          is_current: true,
          last_seen_at_ms: expect.any(Number),
          history: { ...history, head: hashOf(ofLaptop[2] as Sent) },
          last_received_at_ms: expect.any(Number),
          today: { messages: 1, tokens: 30 },
        },
        {
          ...device,
          id: desktop.id,
          is_current: false,
          last_seen_at_ms: expect.any(Number),
          history: { ...history, head: hashOf(ofDesktop[2] as Sent) },
          last_received_at_ms: expect.any(Number),
          today: { messages: 1, tokens: 12 },
        },
      ],
      corrections: { count: 0, today: { messages: 0, tokens: 0 } },
      today: { messages: 2, tokens: 42 },
      day: new Date(list.server_time_ms).toISOString().slice(0, 10),
      server_time_ms: expect.any(Number),
    })
    expect(of(list, laptop)?.last_received_at_ms).toBeGreaterThanOrEqual(before)
    expect((await seen(there)).devices.map(({ is_current }) => is_current)).toEqual([false, true])
  })

  test('an operator’s corrections stand beside the devices and are in the sum, which is never below zero', async () => {
    const { device, person } = await someone()
    await device.push(sync, person, device.chain([{ amount: 40 }]))
    const correct = (amount: number) =>
      sync.server.ledger.correct(
        { userId: person.id, resource: 'tokens', amount, reason: 'counted twice', adminId: 'admin' },
        async () => undefined,
      )
    await correct(-15)
    const once = await seen(person)
    expect(once.corrections).toEqual({ count: 1, today: { messages: 0, tokens: -15 } })
    expect(once.today).toEqual({ messages: 0, tokens: 25 })
    expect(of(once, device)?.today).toEqual({ messages: 0, tokens: 40 })
    await correct(-100)
    const twice = await seen(person)
    expect(twice.corrections).toEqual({ count: 2, today: { messages: 0, tokens: -115 } })
    expect(twice.today).toEqual({ messages: 0, tokens: 0 })
  })

  test('shows a parted, a frozen and a revoked device as what they are; an id counts once', async () => {
    const { device, email, person } = await someone()
    const sent = device.chain([{ id: `a-${database}` }, {}, {}])
    await device.push(sync, person, sent)
    const restored = device.chain([{}, {}], sent[0]?.entry)
    await device.push(sync, person, restored, { restored: true })
    expect(of(await seen(person), device)).toMatchObject({
      history: { seq: 3, head: hashOf(restored[1] as Sent), entries: 5, status: 'live', branches: 2 },
      today: { messages: 0, tokens: 50 },
    })
    const more = device.chain([{}], sent[2]?.entry)
    await device.push(sync, person, more)
    expect(of(await seen(person), device)?.history).toMatchObject({ entries: 6, status: 'frozen' })

    const { device: other, person: there } = await secondDevice(email, person)
    await other.push(sync, there, other.chain([{ ...sent[0]?.entry, did: other.id }]))
    expect(of(await seen(person), other)).toMatchObject({
      history: { seq: 1, entries: 1 },
      today: { messages: 0, tokens: 0 },
    })
    await sync.call(`DELETE /devices/${other.id}`, { token: person.token })
    const revoked = of(await seen(person), other)
    expect(revoked?.revoked_at_ms).toEqual(expect.any(Number))
    expect(revoked?.history).toMatchObject({ seq: 1 })
  })

  test('shows nothing of another user, and nothing without a token', async () => {
    const alice = await someone()
    const bob = await someone()
    await alice.device.push(sync, alice.person, alice.device.chain([{}]))
    const list = await seen(bob.person)
    expect(list.devices.map(({ id }) => id)).toEqual([bob.device.id])
    expect(list.today).toEqual({ messages: 0, tokens: 0 })
    expect(refusal(await sync.call('GET /ledger/devices'))).toEqual([401, 'token_missing'])
  })
})
