import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AdminUserDetail, AdminUserList, AuditList } from '../../../contract/sync/admin.ts'
import { createAdmin } from '../../../sync-server/cli/create-admin.ts'
import { idOf, logIn, makeAdmin, type TestAdmin } from '../../harness/sync-operators.ts'
import { onBothDatabases, PASSWORD, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

onBothDatabases('F7: an admin', (database) => {
  let sync: TestSyncServer
  let admin: TestAdmin
  let fresh = 0
  const newEmail = () => `person-${fresh++}@example.org`
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
    const rows = await sync.server.deps.db.queries.selectFrom('users').select('id').execute()
    expect(rows, 'no admin exists by default').toEqual([])
    admin = await makeAdmin(sync)
  })
  afterAll(() => sync.close())

  const ask = (route: string, body?: unknown, token = admin.accessToken) =>
    sync.call(route, { token, ...(body === undefined ? {} : { body }) })
  const auditOf = async (target: string) => (await ask(`GET /admin/audit?target=${target}`)).body as AuditList

  test('finds an account by its exact address, in any case, and by id, with devices and sessions', async () => {
    const email = newEmail()
    const { accessToken } = await sync.person(email)
    const device = await sync.enrol(accessToken)
    const id = await idOf(sync, accessToken)
    const found = (await ask(`GET /admin/users?email=${email.toUpperCase()}`)).body as AdminUserList
    expect(found).toEqual({
      users: [
        {
          id,
          email,
          email_verified: true,
          name: '',
          language: 'en',
          role: 'student',
          created_at_ms: expect.any(Number),
          locked_at_ms: null,
          lock_reason: null,
        },
      ],
      next: null,
    })
    expect((await ask(`GET /admin/users?email=x${email}`)).body).toEqual({ users: [], next: null })
    const detail = (await ask(`GET /admin/users/${id}`)).body as AdminUserDetail
    expect(detail).toEqual({
      user: found.users[0],
      devices: [expect.objectContaining({ id: device.id, name: 'laptop', revoked_at_ms: null })],
      sessions: [expect.objectContaining({ device_id: device.id })],
      subscription: { tier: 'free_trial', period_end_ms: null, grace_until_ms: null, subscriptions: [] },
    })
    expect(JSON.stringify(detail)).not.toMatch(/argon2|salt|public_key/)
  })

  test('pages through all accounts, each once, newest first', async () => {
    for (let n = 0; n < 5; n++) await sync.register(newEmail())
    const { body: all } = await ask('GET /admin/users?limit=100')
    const ids: string[] = []
    let after = ''
    for (;;) {
      const page = (await ask(`GET /admin/users?limit=2${after}`)).body as AdminUserList
      expect(page.users.length).toBeLessThanOrEqual(2)
      ids.push(...page.users.map(({ id }) => id))
      if (page.next === null) break
      after = `&after=${page.next}`
    }
    expect(ids).toEqual((all as AdminUserList).users.map(({ id }) => id))
    expect(ids).toEqual([...ids].sort().reverse())
    expect(ids.length).toBeGreaterThanOrEqual(6)
  })

  test('locks an account: its sessions end, none begins or is refreshed, and unlocking gives it back', async () => {
    const email = newEmail()
    const person = await sync.person(email)
    const id = await idOf(sync, person.accessToken)
    expect((await ask(`POST /admin/users/${id}/lock`, { reason: 'chargeback' })).status).toBe(204)
    expect(refusal(await ask('GET /me', undefined, person.accessToken))).toEqual([403, 'token_invalid'])
    expect(refusal(await sync.refresh(person.refreshToken))).toEqual([403, 'refresh_token_invalid'])
    const wrong = await sync.call('POST /auth/login', { body: { email, password: 'not the password' } })
    expect(refusal(wrong), 'a stranger does not learn of the lock').toEqual([401, 'credentials_wrong'])
    const right = await sync.call('POST /auth/login', { body: { email, password: PASSWORD } })
    expect(refusal(right)).toEqual([403, 'account_locked'])
    const seen = (await ask(`GET /admin/users/${id}`)).body as AdminUserDetail
    expect(seen.user).toMatchObject({ lock_reason: 'chargeback', locked_at_ms: expect.any(Number) })
    expect(seen.sessions).toEqual([])

    expect((await ask(`POST /admin/users/${id}/unlock`)).status).toBe(204)
    const again = await logIn(sync, email)
    expect((await ask('GET /me', undefined, again.accessToken)).status).toBe(200)
    const audit = await auditOf(id)
    expect(audit.rows.map(({ action }) => action)).toEqual(['user.unlock', 'user.view', 'user.lock'])
    expect(audit.rows[2]).toEqual({
      id: expect.any(String),
      at_ms: expect.any(Number),
      actor_kind: 'admin',
      actor: admin.id,
      action: 'user.lock',
      target: id,
      details: { reason: 'chargeback' },
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  test('a session that a login began beside the lock is not believed either', async () => {
    const email = newEmail()
    const { refreshToken } = await sync.person(email)
    const { accessToken } = await logIn(sync, email)
    const id = await idOf(sync, accessToken)
    await sync.server.deps.db.queries
      .insertInto('account_locks')
      .values({ user_id: id, locked_at_ms: 1, reason: 'only the row, as the race would leave it' })
      .execute()
    sync.clock.aheadMs += 6_000
    expect(refusal(await ask('GET /me', undefined, accessToken))).toEqual([403, 'token_invalid'])
    expect(refusal(await sync.refresh(refreshToken))).toEqual([403, 'account_locked'])
  })

  test('ends the sessions of an account', async () => {
    const email = newEmail()
    const { accessToken } = await sync.person(email)
    const id = await idOf(sync, accessToken)
    expect((await ask(`POST /admin/users/${id}/end-sessions`)).status).toBe(204)
    expect(refusal(await ask('GET /me', undefined, accessToken))).toEqual([403, 'token_invalid'])
    expect((await auditOf(id)).rows.map(({ action }) => action)).toEqual(['user.end-sessions'])
  })

  test('an act whose audit row cannot be written does not happen', async () => {
    const { accessToken } = await sync.person(newEmail())
    const id = await idOf(sync, accessToken)
    const { queries } = sync.server.deps.db
    await sql`alter table admin_audit rename to admin_audit_away`.execute(queries)
    try {
      expect((await ask(`POST /admin/users/${id}/lock`, { reason: 'x' })).status).toBe(500)
      expect((await ask(`POST /admin/users/${id}/end-sessions`)).status).toBe(500)
      expect((await ask(`GET /admin/users/${id}`)).status, 'nor is anything shown').toBe(500)
    } finally {
      await sql`alter table admin_audit_away rename to admin_audit`.execute(queries)
    }
    expect((await ask('GET /me', undefined, accessToken)).status).toBe(200)
    expect((await ask(`GET /admin/users/${id}`)).body).toMatchObject({ user: { locked_at_ms: null } })
    expect((await auditOf(id)).rows.map(({ action }) => action)).toEqual(['user.view'])
  })

  test('refuses an account that is not there, the own one, and ids that are none; leaves no row', async () => {
    const nobody = '0199c2f0-0000-7000-8000-000000000000'
    expect(refusal(await ask(`POST /admin/users/${nobody}/lock`, { reason: 'x' }))).toEqual([
      404,
      'user_not_found',
    ])
    expect((await auditOf(nobody)).rows).toEqual([])
    expect(refusal(await ask(`POST /admin/users/${admin.id}/lock`, { reason: 'x' }))).toEqual([
      409,
      'own_account',
    ])
    for (const id of ['1', "'; drop table users;--", '%00', 'A'.repeat(43)]) {
      const reply = await ask(`GET /admin/users/${encodeURIComponent(id)}`)
      expect(refusal(reply)).toEqual([400, 'invalid_request'])
    }
    expect(refusal(await ask('GET /admin/users?limit=101'))).toEqual([400, 'invalid_request'])
  })

  test('who is no admin any more is refused at once, with the token that was one’s', async () => {
    const second = await makeAdmin(sync, newEmail())
    expect((await ask('GET /admin/statistics', undefined, second.accessToken)).status).toBe(200)
    await sync.server.deps.db.queries
      .updateTable('users')
      .set({ role: 'student' })
      .where('id', '=', second.id)
      .execute()
    // Another process did it: what this one remembers of the session still says admin.
    const refused = await ask('GET /admin/statistics', undefined, second.accessToken)
    expect(refusal(refused)).toEqual([403, 'permission_denied'])
  })

  test('a token from before the promotion is not an admin’s', async () => {
    const email = newEmail()
    const { accessToken } = await sync.person(email)
    const id = await idOf(sync, accessToken)
    await sync.server.deps.db.queries
      .updateTable('users')
      .set({ role: 'admin' })
      .where('id', '=', id)
      .execute()
    sync.clock.aheadMs += 6_000
    expect((await ask('GET /me', undefined, accessToken)).body).toMatchObject({ role: 'admin' })
    expect(refusal(await ask('GET /admin/users', undefined, accessToken))).toEqual([403, 'permission_denied'])
    const { accessToken: later } = await logIn(sync, email)
    expect((await ask('GET /admin/users', undefined, later)).status).toBe(200)
  })

  test('counts accounts, sessions, devices and mails', async () => {
    const { body: before } = await ask('GET /admin/statistics')
    const { accessToken } = await sync.person(newEmail())
    await sync.enrol(accessToken)
    const { body: after } = await ask('GET /admin/statistics')
    const b = before as { users: Record<string, number>; sessions_live: number; devices_live: number }
    expect(after).toMatchObject({
      users: {
        total: (b.users.total ?? 0) + 1,
        verified: (b.users.verified ?? 0) + 1,
        registered_24h: (b.users.registered_24h ?? 0) + 1,
        active_24h: (b.users.active_24h ?? 0) + 1,
        admins: b.users.admins,
        locked: b.users.locked,
      },
      sessions_live: b.sessions_live + 1,
      devices_live: b.devices_live + 1,
      mails: { waiting: 0, failed: 0 },
    })
  })

  test('create-admin: a link opens a new account once; an owner is promoted; a stranger’s claim is not', async () => {
    const { deps } = sync.server
    const email = newEmail()
    const stranger = await sync.register(email)
    const strangerId = await idOf(sync, stranger.accessToken)
    const made = await createAdmin(deps, email, null)
    expect(made).toEqual({ userId: expect.any(String), wasThere: false, link: expect.any(String) })
    expect(made.userId).not.toBe(strangerId)
    const token = /token=([\w-]{43})$/.exec(made.link ?? '')?.[1]
    const body = { token, password: 'chosen by the admin alone' }
    expect((await sync.call('POST /auth/reset-password', { body })).status).toBe(200)
    expect(refusal(await sync.call('POST /auth/reset-password', { body }))).toEqual([
      400,
      'mail_token_invalid',
    ])
    const { accessToken } = await logIn(sync, email, body.password)
    expect((await ask('GET /me', undefined, accessToken)).body).toMatchObject({
      id: made.userId,
      role: 'admin',
    })
    expect((await ask(`GET /admin/users/${strangerId}`)).body).toMatchObject({ user: { role: 'student' } })

    const owned = newEmail()
    const owner = await sync.person(owned)
    const ownerId = await idOf(sync, owner.accessToken)
    expect(await createAdmin(deps, owned, null)).toMatchObject({ userId: ownerId, wasThere: true })
    sync.clock.aheadMs += 6_000
    expect(refusal(await ask('GET /me', undefined, owner.accessToken))).toEqual([403, 'token_invalid'])
    expect((await auditOf(ownerId)).rows).toMatchObject([{ actor_kind: 'command', action: 'admin.promote' }])
  })
})
