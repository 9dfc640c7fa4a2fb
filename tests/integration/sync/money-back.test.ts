import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditList, BillingAlarmList } from '../../../contract/sync/admin.ts'
import { parseSamples } from '../../harness/prometheus-text.ts'
import { asService, makeAdmin, type TestAdmin, WITH_SERVICES } from '../../harness/sync-operators.ts'
import { TestShop } from '../../harness/test-shop.ts'
import { onBothDatabases, refusal } from '../../harness/test-sync-server.ts'

onBothDatabases('F5: money that goes back', (database) => {
  let shop: TestShop
  let admin: TestAdmin
  let buyers = 0
  beforeAll(async () => {
    shop = await TestShop.open(database, WITH_SERVICES)
    admin = await makeAdmin(shop.sync)
  })
  afterAll(() => shop.close())

  const asAdmin = (route: string, token = admin.accessToken) => shop.sync.call(route, { token })
  const openAlarms = async () => {
    const { alarms } = (await asAdmin('GET /admin/billing/alarms')).body as BillingAlarmList
    return alarms.filter(({ resolved_at_ms }) => resolved_at_ms === null)
  }
  async function openInMetrics() {
    const { headers } = await asService(shop.sync, ['metrics:read'])
    const response = await fetch(`${shop.sync.server.url}/metrics`, { headers })
    const samples = parseSamples(await response.text())
    return samples.find(({ name, labels }) => name === 'novacore_open_alarms' && labels.source === 'billing')
      ?.value
  }

  test.each([
    ['as they happened', false],
    ['the other way round', true],
  ])(
    'a refund and a dispute raise an alarm each, which an admin sees and closes: events %s',
    async (_, isReversed) => {
      const buyer = await shop.buyer(`buyer-${buyers++}@example.org`)
      const { id } = await shop.buy(buyer, 'pro')
      await shop.settle()
      const customer = await shop.customerId(buyer)
      const charge = shop.stripe.state.refund(customer)
      const dispute = shop.stripe.state.dispute(charge)
      shop.stripe.state.closeDispute(dispute, 'lost')
      shop.stripe.state.cancel(id)
      const events = shop.stripe.takeEvents()
      if (isReversed) events.reverse()
      // Each twice: Stripe repeats what it is not sure of.
      const statuses = await shop.stripe.deliver(shop.sync.server.url, [...events, ...events])
      expect(new Set(statuses)).toEqual(new Set([200]))
      await shop.billing.flush()

      expect(await shop.tier(buyer)).toBe('free_trial')
      const alarms = await openAlarms()
      const seen = alarms.map(({ kind, customer_id, detail, times }) => ({
        kind,
        customer_id,
        detail: JSON.parse(detail) as unknown,
        times,
      }))
      expect(seen.sort((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
        { kind: 'payment_disputed', customer_id: null, detail: { dispute: dispute.id, charge }, times: 2 },
        { kind: 'payment_refunded', customer_id: customer, detail: { charge }, times: 1 },
      ])
      expect(await openInMetrics()).toBe(2)

      for (const { key } of alarms) {
        const route = `POST /admin/billing/alarms/${encodeURIComponent(key)}/resolve`
        expect(refusal(await asAdmin(route, buyer.token))).toEqual([403, 'permission_denied'])
        expect((await asAdmin(route)).status).toBe(204)
        expect(refusal(await asAdmin(route))).toEqual([404, 'alarm_not_found'])
      }
      expect(await openAlarms()).toEqual([])
      expect(await openInMetrics()).toBe(0)
      const { rows } = (await asAdmin('GET /admin/audit')).body as AuditList
      const closed = rows
        .filter(({ action }) => action === 'billing.resolve-alarm')
        .map(({ target }) => target)
      expect(closed).toEqual(expect.arrayContaining(alarms.map(({ key }) => key)))
    },
  )
})
