import { afterAll, beforeAll, expect, test } from 'vitest'
import { entitlementState, type Jwks, verifyEntitlement } from '../../../contract/sync/entitlement.ts'
import { verifyReceipt } from '../../../contract/sync/ledger.ts'
import type { Tier } from '../../../contract/tiers.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import { rotateKeys } from '../../../sync-server/cli/rotate-keys.ts'
import { enrolled, LedgerDevice, type Person, replyOf } from '../../harness/ledger-device.ts'
import { onBothDatabases, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

const DAY_S = 86_400

onBothDatabases('F6: the entitlement', (database) => {
  let sync: TestSyncServer
  let device: LedgerDevice
  let person: Person
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
    device = await LedgerDevice.make()
    person = await enrolled(sync, 'alice@example.org', device)
  })
  afterAll(() => sync.close())

  const jwks = async () => ((await sync.call('GET /.well-known/jwks.json')).body as Jwks).keys
  async function entitlement(keys?: Jwks['keys']) {
    const reply = await sync.call('GET /entitlement', { token: person.token })
    const { entitlement: token } = reply.body as { entitlement: string }
    return verifyEntitlement(token, { keys: keys ?? (await jwks()), did: device.id })
  }
  /** As the operator's command does; the server follows within a minute. */
  async function rotate() {
    const rotated = await rotateKeys(sync.server.deps)
    sync.clock.aheadMs += 61_000
    return rotated
  }
  const setTier = (tier: Tier, periodEndMs: number | null, graceUntilMs: number | null = null) =>
    sync.server.deps.db.queries
      .updateTable('users')
      .set((set) => ({
        tier,
        tier_period_end_ms: periodEndMs,
        tier_grace_until_ms: graceUntilMs,
        entitlement_rev: set('entitlement_rev', '+', 1),
      }))
      .where('id', '=', person.id)
      .execute()

  test('free_trial: bound to this device, for seven days and as many of grace', async () => {
    const claims = await entitlement()
    expect(claims).toEqual({
      iss: 'novacore-sync',
      sub: person.id,
      cnf: { jkt: device.id },
      tier: 'free_trial',
      limits: { tokens: 1_000, messages: 50 },
      features: ['sync'],
      rev: 0,
      iat: Math.floor(claims.srv_time / 1000),
      exp: claims.iat + 7 * DAY_S,
      grace_until: claims.iat + 14 * DAY_S,
      period_end: null,
      srv_time: expect.any(Number),
    })
    const states = [0, 7, 13.9, 14].map((days) => entitlementState(claims, claims.iat * 1000 + days * DAY_MS))
    expect(states).toEqual(['valid', 'grace', 'grace', 'expired'])
  })

  test('paid: three days longer than was paid for, and free_trial once that is over', async () => {
    const now = sync.clock.nowMs()
    await setTier('basic', now + 30 * DAY_MS)
    const long = await entitlement()
    expect(long).toMatchObject({ tier: 'basic', limits: { tokens: 50_000, messages: 1_000 }, rev: 1 })
    expect(long.exp - long.iat).toBe(7 * DAY_S)
    await setTier('pro', now + 2 * DAY_MS)
    const short = await entitlement()
    expect(short).toMatchObject({ tier: 'pro', limits: { tokens: -1, messages: -1 }, rev: 2 })
    expect(short.exp).toBe(Math.floor((now + 2 * DAY_MS) / 1000) + 3 * DAY_S)
    await setTier('pro', now - 3 * DAY_MS)
    expect(await entitlement()).toMatchObject({ tier: 'free_trial', period_end: null, rev: 3 })
    await setTier('pro', now + 20 * DAY_MS, now - 1)
    expect(await entitlement()).toMatchObject({ tier: 'free_trial', rev: 4 })
    await setTier('free_trial', null)
  })

  test('it is given to a device, and holds for no other, nor for other keys', async () => {
    const keys = await jwks()
    const reply = await sync.call('GET /entitlement', { token: person.token })
    const { entitlement: token } = reply.body as { entitlement: string }
    const other = await LedgerDevice.make()
    await expect(verifyEntitlement(token, { keys, did: other.id })).rejects.toThrow('another device')
    await expect(verifyEntitlement(token, { keys: [], did: device.id })).rejects.toThrow()
    const [head, payload = '', signature] = token.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
    const raised = Buffer.from(JSON.stringify({ ...claims, tier: 'pro' })).toString('base64url')
    await expect(
      verifyEntitlement(`${head}.${raised}.${signature}`, { keys, did: device.id }),
    ).rejects.toThrow('signature')
    const receipt = replyOf(await device.push(sync, person, device.chain([{}]))).receipt
    await expect(verifyEntitlement(receipt, { keys, did: device.id })).rejects.toThrow('typ')
    await expect(verifyReceipt(token, { keys, did: device.id })).rejects.toThrow('typ')
    const bob = await sync.person('bob@example.org')
    expect(refusal(await sync.call('GET /entitlement', { token: bob.accessToken }))).toEqual([
      403,
      'device_required',
    ])
  })

  test('rotation: the next key was published before it signs; the old one holds until what it signed is over', async () => {
    const before = await jwks()
    expect(before).toHaveLength(4)
    expect(Object.keys(before[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
    const old = await sync.call('GET /entitlement', { token: person.token })
    const fresh = await LedgerDevice.make()
    const dora = await enrolled(sync, 'dora@example.org', fresh)
    const receipt = replyOf(await fresh.push(sync, dora, fresh.chain([{}])))
    const [, ...rotated] = await rotate()
    expect(rotated.map(({ purpose }) => purpose)).toEqual(['entitlement', 'receipt'])
    for (const { kid, retired } of rotated) {
      expect(before.map((key) => key.kid)).toEqual(expect.arrayContaining([kid, retired]))
    }
    const published = await jwks()
    expect(published).toHaveLength(6)
    expect(await entitlement(before)).toMatchObject({ tier: 'free_trial' })
    const { entitlement: token } = old.body as { entitlement: string }
    expect(await verifyEntitlement(token, { keys: published, did: device.id })).toMatchObject({
      sub: person.id,
    })

    sync.clock.aheadMs += 15 * DAY_MS
    const later = await jwks()
    const [entitlementKey, receiptKey] = rotated
    expect(later.map(({ kid }) => kid)).not.toContain(entitlementKey?.retired)
    expect(later.map(({ kid }) => kid)).toContain(receiptKey?.retired)
    expect(await verifyReceipt(receipt.receipt, { keys: later, did: fresh.id })).toMatchObject({
      sub: dora.id,
    })
    sync.clock.aheadMs -= 15 * DAY_MS
  })

  test('F1: an access token from before a rotation still holds', async () => {
    await rotate()
    expect((await sync.call('GET /me', { token: person.token })).status).toBe(200)
    const { accessToken } = await sync.person('carol@example.org')
    expect((await sync.call('GET /me', { token: accessToken })).status).toBe(200)
  })
})
