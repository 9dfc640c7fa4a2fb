import { afterAll, beforeAll, expect, test } from 'vitest'
import { SYNC_ERROR_STATUS } from '../../../contract/sync/errors.ts'
import { SYNC_ROUTES } from '../../../contract/sync/routes.ts'
import { enrolled, LedgerDevice } from '../../harness/ledger-device.ts'
import { parseSamples, type Sample } from '../../harness/prometheus-text.ts'
import { asService, idOf, WITH_SERVICES } from '../../harness/sync-operators.ts'
import { onBothDatabases, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

onBothDatabases('L1: /metrics', (database) => {
  let sync: TestSyncServer
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database, env: WITH_SERVICES })
  })
  afterAll(() => sync.close())

  async function scrape(of = sync): Promise<Sample[]> {
    const { headers } = await asService(of, ['metrics:read'])
    const response = await fetch(`${of.server.url}/metrics`, { headers })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    return parseSamples(await response.text())
  }
  const sampleOf = (samples: Sample[], name: string, labels: Record<string, string> = {}) =>
    samples.find(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    )?.value

  test('times requests by route pattern, counts logins and refusals', async () => {
    const email = 'alice@example.org'
    const { accessToken } = await sync.person(email)
    const device = await sync.enrol(accessToken)
    const login = (password: string) => sync.call('POST /auth/login', { body: { email, password } })
    await login('correct horse battery staple')
    for (let n = 0; n < 6; n++) await login('wrong password')
    await sync.call(`DELETE /devices/${device.id}`, { token: accessToken })
    await sync.call('GET /no/such/place')
    const samples = await scrape()
    const requests = (route: string, method: string, status_class: string) =>
      sampleOf(samples, 'http_request_duration_seconds_count', { route, method, status_class })
    expect({
      revoked: requests('/devices/:id', 'DELETE', '2xx'),
      nowhere: requests('none', 'any', '4xx'),
      loggedIn: requests('/auth/login', 'POST', '2xx'),
      refusedLogins: requests('/auth/login', 'POST', '4xx'),
    }).toEqual({ revoked: 1, nowhere: 1, loggedIn: 1, refusedLogins: 6 })
    const logins = (outcome: string) => sampleOf(samples, 'novacore_logins_total', { outcome })
    expect([logins('succeeded'), logins('credentials_wrong'), logins('throttled')]).toEqual([1, 5, 1])
    expect(sampleOf(samples, 'novacore_refusals_total', { code: 'login_throttled' })).toBe(1)
    expect(sampleOf(samples, 'novacore_refusals_total', { code: 'rate_limited' })).toBe(0)
    expect(sampleOf(samples, 'novacore_refusals_total', { code: 'route_not_found' })).toBe(1)
    expect(sampleOf(samples, 'novacore_database_up')).toBe(1)
    expect(sampleOf(samples, 'novacore_build_info', { database, version: '0.0.0-test' })).toBe(1)
    expect(sampleOf(samples, 'process_cpu_seconds_total')).toBeGreaterThan(0)
    const connections = (state: string) => sampleOf(samples, 'novacore_database_connections', { state })
    if (database === 'sqlite') expect(connections('max')).toBeUndefined()
    else {
      expect(connections('max')).toBe(10)
      expect((connections('idle') ?? 0) + (connections('in_use') ?? 0)).toBeGreaterThanOrEqual(1)
      expect(connections('waiting')).toBe(0)
    }
  })

  test('tells of mails that wait, how long, and that were given up', async () => {
    await sync.server.deps.outbox.flush()
    expect(sampleOf(await scrape(), 'novacore_mail_oldest_seconds')).toBe(0)
    sync.mailbox.refusals = 1
    await sync.register('bob@example.org')
    await sync.server.deps.outbox.flush()
    sync.clock.aheadMs += 10_000
    const waiting = await scrape()
    expect(sampleOf(waiting, 'novacore_mail_jobs', { status: 'waiting' })).toBe(1)
    const age = sampleOf(waiting, 'novacore_mail_oldest_seconds') ?? 0
    expect(age).toBeGreaterThanOrEqual(10)
    expect(age).toBeLessThan(40)
    await sync.server.deps.db.queries.updateTable('mail_outbox').set({ status: 'failed' }).execute()
    const failed = await scrape()
    expect(sampleOf(failed, 'novacore_mail_jobs', { status: 'failed' })).toBe(1)
    expect(sampleOf(failed, 'novacore_mail_oldest_seconds')).toBe(0)
  })

  test('labels come from closed lists: no address, id or text that somebody sent', async () => {
    const email = 'carol.labelled@example.org'
    const { accessToken } = await sync.person(email)
    const id = await idOf(sync, accessToken)
    await sync.call(`GET /admin/users/${id}?email=${email}`, { token: accessToken })
    await sync.call(`GET /${email}`)
    await sync.call(`BREW /devices/${id}`)
    await sync.call(`HEAD /me?token=${accessToken}`)
    const samples = await scrape()
    const ours = samples.filter(({ name }) => /^(http|novacore)_/.test(name))
    const routes = new Set(Object.keys(SYNC_ROUTES).map((route) => route.split(' ')[1]))
    const known: Record<string, (value: string) => boolean> = {
      route: (value) => value === 'none' || routes.has(value),
      method: (value) => ['GET', 'POST', 'PATCH', 'DELETE', 'any'].includes(value),
      status_class: (value) => /^[2-5]xx$/.test(value),
      code: (value) => value in SYNC_ERROR_STATUS,
      outcome: (value) => ['succeeded', 'credentials_wrong', 'throttled', 'other'].includes(value),
      status: (value) => ['waiting', 'failed'].includes(value),
      source: (value) => ['ledger', 'billing'].includes(value),
      state: (value) => ['in_use', 'idle', 'waiting', 'max'].includes(value),
      version: (value) => value === '0.0.0-test',
      database: (value) => value === database,
      le: (value) => /^([\d.]+|\+Inf)$/.test(value),
    }
    const strange = ours.flatMap(({ labels }) =>
      Object.entries(labels).filter(([name, value]) => !known[name]?.(value)),
    )
    expect(strange).toEqual([])
    expect(ours.length).toBeGreaterThan(50)
  })

  test('open alarms and waiting webhooks are counted', async () => {
    const device = await LedgerDevice.make()
    const person = await enrolled(sync, 'ahead@example.org', device)
    await device.push(sync, person, device.chain([{ ts: Date.now() + 3 * 86_400_000 }]))
    const event = {
      api_version: null,
      created_at_ms: 1,
      received_at_ms: 1,
      customer_id: null,
      object_id: null,
    }
    await sync.server.deps.db.queries
      .insertInto('billing_events')
      .values({
        ...event,
        id: 'evt_1',
        type: 'invoice.paid',
        status: 'waiting',
        attempts: 0,
        run_after_ms: 9e15,
        processed_at_ms: null,
        outcome: null,
      })
      .execute()
    const samples = await scrape()
    expect(sampleOf(samples, 'novacore_open_alarms', { source: 'ledger' })).toBe(1)
    expect(sampleOf(samples, 'novacore_open_alarms', { source: 'billing' })).toBe(0)
    expect(sampleOf(samples, 'novacore_webhook_jobs', { status: 'waiting' })).toBe(1)
    expect(sampleOf(samples, 'novacore_webhook_jobs', { status: 'failed' })).toBe(0)
  })

  test('two servers in one process count apart', async () => {
    const other = await TestSyncServer.start({ database, env: WITH_SERVICES })
    try {
      expect(sampleOf(await scrape(other), 'novacore_logins_total', { outcome: 'succeeded' })).toBe(0)
    } finally {
      await other.close()
    }
    expect(sampleOf(await scrape(), 'process_cpu_seconds_total')).toBeGreaterThan(0)
  })
})

onBothDatabases('L1: with the database gone', (database) => {
  test('/health answers, /ready says not ready, /metrics says down and keeps the other numbers', async () => {
    const sync = await TestSyncServer.start({ database, env: WITH_SERVICES })
    expect((await sync.call('GET /ready')).body).toEqual({ status: 'ready', database })
    await sync.server.deps.db.close()
    // Past the minute for which requests were leased before.
    sync.clock.aheadMs += 61_000
    expect((await sync.call('GET /health')).body).toEqual({ status: 'ok', version: '0.0.0-test' })
    const ready = await sync.call('GET /ready')
    expect(refusal(ready)).toEqual([503, 'not_ready'])
    expect(ready.headers.get('retry-after')).toBe('5')
    const { headers } = await asService(sync, ['metrics:read'])
    const samples = parseSamples(await (await fetch(`${sync.server.url}/metrics`, { headers })).text())
    const named = (name: string) => samples.filter((sample) => sample.name === name)
    expect(named('novacore_database_up').map(({ value }) => value)).toEqual([0])
    for (const name of ['novacore_mail_jobs', 'novacore_open_alarms', 'novacore_webhook_jobs']) {
      expect(named(name)).toEqual([])
    }
    expect(named('novacore_mail_oldest_seconds')).toEqual([])
    expect(named('http_request_duration_seconds_count').length).toBeGreaterThan(0)
    await sync.close()
  })
})
