import { afterAll, beforeAll, expect, test } from 'vitest'
import { GENESIS_PREV } from '../../../contract/ledger/entry.ts'
import vectors from '../../../contract/ledger/vectors.json' with { type: 'json' }
import { verifyReceipt } from '../../../contract/sync/ledger.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import {
  anchorOf,
  enrolled,
  entriesOf,
  hashOf,
  LedgerDevice,
  type Person,
  readReceipt,
  replyOf,
  type Sent,
} from '../../harness/ledger-device.ts'
import { TestLedger } from '../../harness/test-ledger.ts'
import { onBothDatabases, refusal, type SyncReply, TestSyncServer } from '../../harness/test-sync-server.ts'

/** What an admin's route records is left out here. */
const alone = async () => undefined

/** Design §3, case by case. Each test is a person of its own with a new device. */
onBothDatabases('G3: reconciling', (database) => {
  let sync: TestSyncServer
  let people = 0
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterAll(() => sync.close())

  async function someone(): Promise<{ device: LedgerDevice; person: Person }> {
    const device = await LedgerDevice.make()
    return { device, person: await enrolled(sync, `person-${++people}@example.org`, device) }
  }
  const rows = (person: Person) =>
    sync.server.deps.db.queries
      .selectFrom('ledger_entries')
      .selectAll()
      .where('user_id', '=', person.id)
      .orderBy('branch')
      .orderBy('seq')
      .execute()
  const heads = (person: Person) =>
    sync.server.deps.db.queries
      .selectFrom('ledger_heads')
      .select(['branch', 'epoch', 'seq', 'hash', 'status'])
      .where('user_id', '=', person.id)
      .orderBy('branch')
      .execute()
  const alarms = async (person: Person) =>
    (await sync.server.deps.alarms.listLedger(sync.server.deps.db.queries, person.id, 200)).map(
      ({ kind, times }) => ({
        kind,
        times,
      }),
    )
  const details = (reply: SyncReply) =>
    (reply.body as { error: { details?: Record<string, unknown> } }).error.details
  const tokensToday = async (person: Person) => (await sync.server.ledger.quota(person.id)).tokens.used

  test('G1: the app’s own ledger arrives, entry for entry, and a receipt comes back that its keys verify', async () => {
    const ledger = await TestLedger.open()
    const device = new LedgerDevice(ledger.deviceKey)
    const person = await enrolled(sync, `person-${++people}@example.org`, device)
    ledger.signIn(person.id)
    ledger.clock.wallMs = sync.clock.nowMs()
    ledger.exchange(3, 7)
    ledger.exchange(4, 8)
    const sent = entriesOf(ledger)
    const reply = await device.push(sync, person, sent)
    expect(replyOf(reply)).toEqual({ outcome: 'appended', receipt: expect.any(String), seen: [] })
    const { keys } = (await sync.call('GET /.well-known/jwks.json')).body as { keys: [] }
    expect(await verifyReceipt(replyOf(reply).receipt, { keys, did: device.id })).toEqual({
      v: 1,
      iss: 'novacore-sync',
      sub: person.id,
      did: device.id,
      batch: { from: 1, to: 4 },
      epoch: 1,
      seq: 4,
      head: ledger.db.prepare('SELECT hash FROM usage_ledger WHERE seq = 4').pluck().get(),
      size: 4,
      day: new Date(sync.clock.nowMs()).toISOString().slice(0, 10),
      use: { messages: 2, tokens: 22, reflection_tokens: 0 },
      tier: 'free_trial',
      rev: 0,
      srv_time: expect.any(Number),
    })
    const stored = await rows(person)
    expect(stored.map(({ hash }) => hash)).toEqual(sent.map(hashOf))
    expect(stored.map(({ metadata }) => JSON.parse(metadata ?? 'null'))).toEqual(
      sent.map((one) => one.metadata),
    )
    const quota = await sync.call('GET /usage/quota', { token: person.token })
    expect(quota.body).toEqual({
      tier: 'free_trial',
      tokens: { used: 22, limit: 1_000, remaining: 978 },
      messages: { used: 2, limit: 50, remaining: 48 },
      resets_at: (Math.floor(sync.clock.nowMs() / DAY_MS) + 1) * DAY_MS,
    })
    const history = await sync.call('GET /usage/history?days=2', { token: person.token })
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10)
    expect(history.body).toEqual({
      days: [
        { day: day(sync.clock.nowMs() - DAY_MS), tokens: 0, messages: 0 },
        { day: day(sync.clock.nowMs()), tokens: 22, messages: 2 },
      ],
    })
    ledger.close()
  })

  test('G2: sent twice, counted once: the same receipt, also for the same entries in other batches', async () => {
    const { device, person } = await someone()
    const sent = device.chain([{}, {}, {}, {}])
    const first = replyOf(await device.push(sync, person, sent.slice(0, 2)))
    const again = replyOf(await device.push(sync, person, sent.slice(0, 2)))
    expect(again).toEqual({ outcome: 'same', receipt: first.receipt, seen: [] })
    expect(replyOf(await device.push(sync, person, sent)).outcome).toBe('appended')
    expect(replyOf(await device.push(sync, person, sent.slice(1, 3))).outcome).toBe('same')
    expect(replyOf(await device.push(sync, person, sent.slice(0, 2))).receipt).toBe(first.receipt)
    expect(await rows(person)).toHaveLength(4)
    expect(await tokensToday(person)).toBe(40)
  })

  test('G3 gap: names the entry to begin with, and stores nothing', async () => {
    const { device, person } = await someone()
    const sent = device.chain([{}, {}, {}, {}, {}])
    const early = await device.push(sync, person, sent.slice(2))
    expect(refusal(early)).toEqual([409, 'ledger_gap'])
    expect(details(early)).toEqual({ expected_seq: 1, head: null })
    await device.push(sync, person, sent.slice(0, 2))
    const later = await device.push(sync, person, sent.slice(3))
    expect(refusal(later)).toEqual([409, 'ledger_gap'])
    expect(details(later)).toMatchObject({ expected_seq: 3, head: { epoch: 1, seq: 2 } })
    expect(await rows(person)).toHaveLength(2)
  })

  test('G3 rollback: a device that says hello from an earlier state is told; its new epoch names the old head', async () => {
    const { device, person } = await someone()
    const sent = device.chain([{}, {}, {}, {}])
    await device.push(sync, person, sent)
    const at = (one: Sent | undefined) => ({
      epoch: 1,
      seq: one?.entry.seq ?? 0,
      hash: one ? hashOf(one) : GENESIS_PREV,
    })
    const hello = await device.hello(sync, person, at(sent[1]))
    expect(refusal(hello)).toEqual([409, 'ledger_rollback'])
    expect(details(hello)).toEqual({ next_epoch: 2, head: at(sent[3]) })
    const more = device.chain([{ epoch: 2 }, { epoch: 2 }], sent[3]?.entry)
    expect(replyOf(await device.push(sync, person, more)).outcome).toBe('appended')
    expect(
      readReceipt(await device.hello(sync, person, { epoch: 2, seq: 6, hash: hashOf(more[1] as Sent) })),
    ).toMatchObject({ epoch: 2, seq: 6, size: 6 })
    expect(await alarms(person)).toEqual([{ kind: 'epoch_opened', times: 1 }])
    expect(await tokensToday(person)).toBe(60)
  })

  test('G3 rollback: a new epoch out of the middle is kept beside what was after it, and both are counted', async () => {
    const { device, person } = await someone()
    const sent = device.chain([{}, {}, {}, {}])
    await device.push(sync, person, sent)
    const restored = device.chain([{ epoch: 2 }, { epoch: 2 }, { epoch: 2 }], sent[1]?.entry)
    expect(replyOf(await device.push(sync, person, restored)).outcome).toBe('rollback')
    expect((await heads(person)).map(({ epoch, seq, status }) => [epoch, seq, status])).toEqual([
      [1, 4, 'superseded'],
      [2, 5, 'live'],
    ])
    const more = device.chain([{ epoch: 2 }], restored[2]?.entry)
    expect(replyOf(await device.push(sync, person, more)).outcome).toBe('appended')
    expect(await alarms(person)).toEqual([{ kind: 'rollback', times: 1 }])
    expect(await tokensToday(person)).toBe(80)

    const old = device.chain([{}], sent[3]?.entry)
    expect(replyOf(await device.push(sync, person, old)).outcome).toBe('fork')
    expect(refusal(await device.push(sync, person, device.chain([{ epoch: 2 }], more[0]?.entry)))).toEqual([
      403,
      'ledger_device_frozen',
    ])
    expect(await tokensToday(person)).toBe(90)
  })

  test('G3 fork: two histories of one device: both ends are kept, the union is counted, the device is frozen until released', async () => {
    const { device, person } = await someone()
    const common = device.chain([{}, {}])
    const [one, other] = [
      device.chain([{}, {}], common[1]?.entry),
      device.chain([{}, {}, {}], common[1]?.entry),
    ]
    await device.push(sync, person, [...common, ...one])
    const forked = await device.push(sync, person, [...common, ...other])
    expect(replyOf(forked).outcome).toBe('fork')
    expect(readReceipt(forked)).toMatchObject({ seq: 5, size: 7 })
    expect(await heads(person)).toEqual([
      { branch: 1, epoch: 1, seq: 4, hash: hashOf(one[1] as Sent), status: 'frozen' },
      { branch: 2, epoch: 1, seq: 5, hash: hashOf(other[2] as Sent), status: 'frozen' },
    ])
    expect(await tokensToday(person)).toBe(70)
    const [alarm] = await sync.server.deps.alarms.listLedger(sync.server.deps.db.queries, person.id, 200)
    expect(alarm).toMatchObject({ kind: 'fork', device_id: device.id, resolved_at_ms: null })
    expect(JSON.parse(alarm?.detail ?? '')).toMatchObject({ heads: [{ seq: 4 }, { seq: 5 }] })
    for (const end of [one[1], other[2]]) {
      const more = await device.push(sync, person, device.chain([{}], end?.entry))
      expect(refusal(more)).toEqual([403, 'ledger_device_frozen'])
    }
    expect(replyOf(await device.push(sync, person, [...common, ...other])).receipt).toBe(
      replyOf(forked).receipt,
    )

    const release = () => sync.server.ledger.releaseDevice({ userId: person.id, deviceId: device.id }, alone)
    await release()
    await expect(release()).rejects.toMatchObject({ code: 'ledger_device_not_frozen' })
    const more = await device.push(sync, person, device.chain([{}], other[2]?.entry))
    expect(replyOf(more).outcome).toBe('appended')
    const left = await device.push(sync, person, device.chain([{}], one[1]?.entry))
    expect(replyOf(left).outcome).toBe('fork')
    expect(await tokensToday(person)).toBe(90)
  })

  test('G3 rollback: a restored device that went on in the same epoch says so and needs no operator', async () => {
    const { device, person } = await someone()
    const sent = device.chain([{}, {}, {}, {}])
    await device.push(sync, person, sent)
    const restored = device.chain([{}, {}, {}], sent[1]?.entry)
    const told = await device.push(sync, person, [...sent.slice(0, 2), ...restored], { restored: true })
    expect(replyOf(told).outcome).toBe('rollback')
    expect(readReceipt(told)).toMatchObject({ epoch: 1, seq: 5, size: 7 })
    expect((await heads(person)).map(({ epoch, seq, status }) => [epoch, seq, status])).toEqual([
      [1, 4, 'superseded'],
      [1, 5, 'live'],
    ])
    const again = await device.push(sync, person, [...sent.slice(0, 2), ...restored], { restored: true })
    expect(replyOf(again)).toEqual({ outcome: 'same', receipt: replyOf(told).receipt, seen: [] })
    const next = device.chain([{ epoch: 2 }], restored[2]?.entry)
    expect(replyOf(await device.push(sync, person, next)).outcome).toBe('appended')
    expect(await alarms(person)).toEqual(
      expect.arrayContaining([
        { kind: 'rollback', times: 1 },
        { kind: 'epoch_opened', times: 1 },
      ]),
    )
    expect(await tokensToday(person)).toBe(80)
  })

  test('G3 fork: a copy that claims to be restored is found when the old branch grows, claimed or not', async () => {
    for (const claim of [{}, { restored: true }] as const) {
      const { device, person } = await someone()
      const sent = device.chain([{}, {}, {}])
      await device.push(sync, person, sent)
      const copy = device.chain([{}, {}], sent[0]?.entry)
      expect(replyOf(await device.push(sync, person, copy, { restored: true })).outcome).toBe('rollback')
      const original = await device.push(sync, person, device.chain([{}], sent[2]?.entry), claim)
      expect(replyOf(original).outcome).toBe('fork')
      const more = await device.push(sync, person, device.chain([{}], copy[1]?.entry), { restored: true })
      expect(refusal(more)).toEqual([403, 'ledger_device_frozen'])
    }
  })

  test('G3 fork: entries that both histories have by id are counted once', async () => {
    const { device, person } = await someone()
    const sent = device.chain([{ id: 'a' }, { id: 'b' }, { id: 'c', ts: 1_790_000_000_000 }])
    await device.push(sync, person, sent)
    const [x] = device.chain([{ id: 'x', epoch: 2 }], sent[0]?.entry)
    const [c] = device.chain([{ id: 'c', epoch: 2, ts: 1_790_000_000_000 }], x?.entry)
    const reply = await device.push(sync, person, [x, c] as Sent[])
    expect(replyOf(reply)).toMatchObject({
      outcome: 'rollback',
      seen: [{ kind: 'repeated_elsewhere', entries: 1 }],
    })
    const stored = await rows(person)
    expect(stored.filter(({ id }) => id === 'c').map((row) => row.is_counted)).toEqual([1, 0])
    expect(stored.filter((row) => row.is_counted === 1).reduce((sum, row) => sum + row.amount, 0)).toBe(40)
  })

  test('G3 conflict: an id that means something else is refused, stores nothing and raises an alarm', async () => {
    const { device, person } = await someone()
    const sent = device.chain([{ id: 'a' }])
    await device.push(sync, person, sent)
    const bad = device.chain([{}, { id: 'a', amount: 999 }], sent[0]?.entry)
    for (const _ of [1, 2]) {
      const reply = await device.push(sync, person, bad)
      expect(refusal(reply)).toEqual([409, 'ledger_conflict'])
      expect(details(reply)).toEqual({ id: 'a', seq: 3 })
    }
    expect(await rows(person)).toHaveLength(1)
    expect(await alarms(person)).toEqual([{ kind: 'conflict', times: 2 }])
  })

  test('G3 clock ahead: taken, counted today, and said; before its own receipt: counted on that day', async () => {
    const { device, person } = await someone()
    const now = sync.clock.nowMs()
    const sent = device.chain([
      { ts: now + 40 * DAY_MS, amount: 5 },
      { amount: 7 },
      { ts: Number.MAX_SAFE_INTEGER, amount: 11 },
    ])
    const reply = await device.push(sync, person, sent)
    expect(replyOf(reply)).toMatchObject({ outcome: 'appended', seen: [{ kind: 'clock_ahead', entries: 2 }] })
    expect(await tokensToday(person)).toBe(23)
    const back = device.chain(
      [{ ts: now - 3 * DAY_MS, amount: 100, anchor: anchorOf(reply) }],
      sent[2]?.entry,
    )
    expect(replyOf(await device.push(sync, person, back)).seen).toMatchObject([
      { kind: 'clock_behind', entries: 1 },
    ])
    expect(await tokensToday(person)).toBe(123)
    expect(await alarms(person)).toEqual(
      expect.arrayContaining([
        { kind: 'clock_ahead', times: 1 },
        { kind: 'clock_behind', times: 1 },
      ]),
    )
  })

  test('G3 clock off: a device whose clock is wrong when it signs is served, and told', async () => {
    const { device, person } = await someone()
    const iat = Math.floor(sync.clock.nowMs() / 1000) - 3_600
    const reply = await device.push(sync, person, device.chain([{}]), { iat })
    expect(replyOf(reply)).toMatchObject({ outcome: 'appended', seen: [{ kind: 'device_clock_off' }] })
    expect(await alarms(person)).toEqual([{ kind: 'device_clock_off', times: 1 }])
  })

  test('G3 forged: another key, another claim, or another entry than was signed', async () => {
    const { device, person } = await someone()
    const stranger = await LedgerDevice.make()
    const sent = device.chain([{}, {}])
    const honest = device.batch(person.id, sent)
    const [head = '', payload = '', signature = ''] = honest.batch.split('.')
    const send = (body: unknown) => sync.call('POST /ledger/reconcile', { token: person.token, body })
    const [, , foreign] = stranger.batch(person.id, []).batch.split('.')
    const turned = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    const noAlg = Buffer.from(
      JSON.stringify({ alg: 'none', typ: 'ledger-batch+jwt', kid: device.id }),
    ).toString('base64url')
    for (const batch of [
      `${head}.${payload}.${turned}`,
      `${head}.${payload}.${foreign}`,
      `${head}.${payload}.`,
      `${noAlg}.${payload}.`,
      'x',
      '',
    ]) {
      expect(refusal(await send({ ...honest, batch }))).toEqual([403, 'ledger_signature_invalid'])
    }
    const fault = async (entries: unknown[], changes = {}) => {
      const reply = await send({ ...device.batch(person.id, sent, changes), entries })
      expect(refusal(reply)).toEqual([400, 'ledger_batch_invalid'])
      return details(reply)?.fault
    }
    const [one, two] = sent as [Sent, Sent]
    expect(await fault([one, { ...two, entry: { ...two.entry, amount: 11 } }])).toBe('head_mismatch')
    expect(await fault([{ ...one, entry: { ...one.entry, amount: 11 } }, two])).toBe('prev_mismatch')
    expect(await fault([{ ...one, metadata: { ...one.metadata, output_tokens: 0 } }, two])).toBe(
      'metadata_changed',
    )
    expect(await fault([two, one])).toBe('gap')
    expect(await fault([one])).toBe('count_mismatch')
    expect(await fault(sent, { sums: { messages: 0, tokens: 21, reflection_tokens: 0 } })).toBe(
      'sums_mismatch',
    )
    expect(await fault([one, { ...two, note: 1 }])).toBe('invalid_entry')
    expect(await fault(device.chain([{ id: 'a' }, { id: 'a' }]))).toBe('repeated_id')
    expect(await fault(stranger.chain([{}, {}]))).toBe('foreign_device')
    expect(await fault(device.chain([{ epoch: 2 }, { epoch: 2 }]))).toBe('epoch_mismatch')
    expect(await rows(person)).toEqual([])
    expect(replyOf(await send(honest)).outcome).toBe('appended')
  })

  test('E5, G3: the app’s vectors: every bad entry is refused, whoever signed the batch', async () => {
    const { device, person } = await someone()
    for (const { name, entry } of vectors.bad_entries) {
      const mine = { ...entry, did: device.id }
      const body = {
        ...device.batch(person.id, device.chain([{}])),
        entries: [{ entry: mine, metadata: null }],
      }
      const reply = await sync.call('POST /ledger/reconcile', { token: person.token, body })
      expect({ name, refusal: refusal(reply), fault: details(reply)?.fault }).toEqual({
        name,
        refusal: [400, 'ledger_batch_invalid'],
        fault: 'invalid_entry',
      })
    }
    const mine = vectors.entries.map(({ entry }) => ({ ...entry, did: device.id, user_id: 'local' }))
    const [good] = device.chain([{ ...(mine[0] as object) }])
    expect(replyOf(await device.push(sync, person, [{ ...(good as Sent), metadata: null }])).outcome).toBe(
      'appended',
    )
  })

  test('G3 foreign: a device of another person, and one that nobody enrolled, get the same answer', async () => {
    const alice = await someone()
    const bob = await someone()
    const nobody = await LedgerDevice.make()
    for (const device of [bob.device, nobody]) {
      const reply = await device.push(sync, alice.person, device.chain([{}]))
      expect(refusal(reply)).toEqual([403, 'ledger_foreign_device'])
    }
    const [own] = bob.device.chain([{}])
    const signedForBob = bob.device.batch(bob.person.id, [own as Sent])
    const stolen = await sync.call('POST /ledger/reconcile', {
      token: alice.person.token,
      body: signedForBob,
    })
    expect(refusal(stolen)).toEqual([403, 'ledger_foreign_device'])
    const wrongAccount = await alice.device.push(sync, alice.person, alice.device.chain([{}]), {
      user: bob.person.id,
    })
    expect(refusal(wrongAccount)).toEqual([403, 'ledger_foreign_account'])
    const ofBob = await alice.device.push(
      sync,
      alice.person,
      alice.device.chain([{ user_id: bob.person.id }]),
    )
    expect(refusal(ofBob)).toEqual([403, 'ledger_foreign_account'])
    expect(await rows(alice.person)).toEqual([])
    expect(await rows(bob.person)).toEqual([])
  })

  test('G3 revoked: only what is anchored to a receipt from before the revocation', async () => {
    const { device, person } = await someone()
    const sent = device.chain([{}, {}])
    const anchor = anchorOf(await device.push(sync, person, sent))
    const tail = device.chain([{ anchor }, { anchor }], sent[1]?.entry)
    const unproven = device.chain([{}], tail[1]?.entry)
    const { accessToken } = (
      await sync.call('POST /auth/login', {
        body: { email: `person-${people}@example.org`, password: 'correct horse battery staple' },
      })
    ).body as { accessToken: string }
    await sync.call(`DELETE /devices/${device.id}`, { token: accessToken })
    const later = { ...person, token: accessToken }
    const mixed = await device.push(sync, later, [...tail, ...unproven])
    expect(refusal(mixed)).toEqual([403, 'ledger_device_revoked'])
    expect(details(mixed)).toEqual({ first_refused_seq: 5 })
    expect(await rows(person)).toHaveLength(2)
    const taken = await device.push(sync, later, tail)
    expect(replyOf(taken).outcome).toBe('appended')
    const after = device.chain([{ anchor: anchorOf(taken) }], tail[1]?.entry)
    expect(refusal(await device.push(sync, later, after))).toEqual([403, 'ledger_device_revoked'])
    const dated = device.chain([{ anchor, ts: sync.clock.nowMs() + 60_000 }], tail[1]?.entry)
    expect(refusal(await device.push(sync, later, dated))).toEqual([403, 'ledger_device_revoked'])
    expect(await tokensToday(person)).toBe(40)
  })

  test('G1: a new device key goes on where the old one ended; a start that nobody knows is said', async () => {
    const { device, person } = await someone()
    const sent = device.chain([{}, {}])
    await device.push(sync, person, sent)
    for (const [after, kinds] of [
      [sent[1], []],
      [device.chain([{}], sent[1]?.entry)[0], ['start_unknown']],
    ] as const) {
      const next = await LedgerDevice.make()
      const login = await sync.call('POST /auth/login', {
        body: { email: `person-${people}@example.org`, password: 'correct horse battery staple' },
      })
      const token = (login.body as { accessToken: string }).accessToken
      await sync.enrol(token, next)
      const reply = await next.push(sync, { ...person, token }, next.chain([{ epoch: 2 }], after?.entry))
      expect(replyOf(reply).outcome).toBe('appended')
      expect(replyOf(reply).seen.map(({ kind }) => kind)).toEqual(kinds)
    }
    expect(await tokensToday(person)).toBe(40)
  })

  test('reflection tokens are recorded, and in no quota', async () => {
    const { device, person } = await someone()
    const reply = await device.push(
      sync,
      person,
      device.chain([{ resource_type: 'reflection_tokens', amount: 500 }]),
    )
    expect(readReceipt(reply).use).toEqual({ messages: 0, tokens: 0, reflection_tokens: 500 })
    expect(await tokensToday(person)).toBe(0)
  })

  test('bad input: 501 entries, more than 1 MB, impossible amounts, prototype keys', async () => {
    const { device, person } = await someone()
    const send = (body: unknown) => sync.call('POST /ledger/reconcile', { token: person.token, body })
    const many = device.chain(Array.from({ length: 501 }, () => ({})))
    const body = device.batch(person.id, many.slice(0, 500))
    expect(refusal(await send({ ...body, entries: many }))).toEqual([400, 'invalid_request'])
    const fat = many
      .slice(0, 500)
      .map((one) => ({ ...one, metadata: { ...one.metadata, model: 'x'.repeat(2_000) } }))
    expect(refusal(await send({ ...body, entries: fat }))).toEqual([413, 'body_too_large'])
    const huge = await device.push(sync, person, device.chain([{ amount: Number.MAX_SAFE_INTEGER }]))
    expect(refusal(huge)).toEqual([400, 'ledger_batch_invalid'])
    const raw = JSON.stringify(device.batch(person.id, many.slice(0, 1)))
    for (const [from, to] of [
      ['"amount":10', '"amount":9007199254740993'],
      ['"amount":10', '"amount":1,"amount":11'],
      ['"v":1', '"v":1,"__proto__":{"x":1}'],
      ['"v":1', '"v":1,"constructor":1'],
    ] as const) {
      const reply = await sync.call('POST /ledger/reconcile', {
        token: person.token,
        rawBody: raw.replace(from, to),
      })
      expect({ to, refusal: refusal(reply) }).toEqual({ to, refusal: [400, 'ledger_batch_invalid'] })
    }
    expect(replyOf(await send(body)).outcome).toBe('appended')
  })
})
