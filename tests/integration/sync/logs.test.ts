import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TokenPair } from '../../../contract/sync/account.ts'
import { LogLines } from '../../harness/log-lines.ts'
import {
  asService,
  idOf,
  logIn,
  makeAdmin,
  SERVICE_SECRET,
  WITH_SERVICES,
} from '../../harness/sync-operators.ts'
import { onBothDatabases, PASSWORD, TestSyncServer } from '../../harness/test-sync-server.ts'

onBothDatabases('L1: the log', (database) => {
  const log = new LogLines()
  let sync: TestSyncServer
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database, env: WITH_SERVICES, logger: log.logger })
  })
  afterAll(() => sync.close())

  test('never holds an address, a token, a password or a key, whatever a person goes through', async () => {
    const email = 'Alice.Logged@example.org'
    const secrets = new Set<string>([email, email.toLowerCase(), 'alice.logged', PASSWORD])
    const keep = (tokens: TokenPair) => {
      secrets.add(tokens.accessToken).add(tokens.refreshToken)
      return tokens
    }
    const first = keep(await sync.person(email))
    for (const { token } of sync.mailbox.mails) if (token) secrets.add(token)
    const id = await idOf(sync, first.accessToken)
    await sync.call('POST /auth/login', { body: { email, password: 'a wrong password' } })
    const session = keep(await logIn(sync, email))
    const device = await sync.enrol(session.accessToken)
    secrets.add(device.publicKey.x)
    keep((await sync.refresh(session.refreshToken, device)).body as TokenPair)
    await sync.call('GET /me/export', { token: session.accessToken })

    // What is refused and what fails, with secrets in every place that a line could take up.
    await sync.call(`GET /devices/${encodeURIComponent(email)}?token=${first.refreshToken}`)
    await sync.call('POST /auth/login', { rawBody: `{"email":"${email}","password":"${PASSWORD}"` })
    await sync.call('POST /auth/login', { body: { email: { email }, password: [PASSWORD] } })
    await sync.call('GET /me', { token: `${first.accessToken}x` })
    await sync.call('GET /me', { headers: { 'x-request-id': email, 'user-agent': email } })
    sync.mailbox.refusals = 1
    await sync.call('POST /auth/forgot-password', { body: { email } })
    await sync.server.deps.outbox.flush()
    sync.clock.aheadMs += 60_000
    secrets.add((await sync.mailTo(email)).token ?? '')

    const admin = keep(await makeAdmin(sync, 'root.logged@example.org'))
    secrets.add('root.logged')
    await sync.call(`GET /admin/users?email=${email}`, { token: admin.accessToken })
    const body = { reason: 'seen in the log test' }
    await sync.call(`POST /admin/users/${id}/lock`, { token: admin.accessToken, body })
    const service = await asService(sync, ['metrics:read'])
    secrets.add(service.headers['x-service-token'] ?? '').add(SERVICE_SECRET.toString('base64url'))
    await sync.call('GET /operator/statistics', service)
    await sync.call('DELETE /me', { token: first.accessToken, body: { password: PASSWORD } })

    expect(log.lines.length).toBeGreaterThan(20)
    const found = [...secrets].filter((secret) => secret !== '' && log.text.includes(secret))
    expect(found).toEqual([])
    expect(secrets.size).toBeGreaterThan(14)
  })

  test('each request leaves one line with its id, route pattern, status and time', async () => {
    log.lines.length = 0
    await sync.call('DELETE /devices/no-such-device', { headers: { 'x-request-id': 'from-the-core-1' } })
    expect(log.parsed()).toEqual([
      {
        level: 30,
        time: expect.any(String),
        subsystem: 'http',
        request_id: 'from-the-core-1',
        route: '/devices/:id',
        method: 'DELETE',
        status: 401,
        ms: expect.any(Number),
        code: 'token_missing',
        msg: 'request',
      },
    ])
  })

  test('what somebody logs by mistake is redacted by its name', () => {
    log.lines.length = 0
    log.logger.info('mistake', { email: 'alice@example.org', token: 'abc', secret: 'xyz' })
    expect(log.parsed()).toMatchObject([{ email: '[redacted]', token: '[redacted]', secret: '[redacted]' }])
  })
})
