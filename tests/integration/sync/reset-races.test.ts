import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createAdmin } from '../../../sync-server/cli/create-admin.ts'
import type { Database } from '../../../sync-server/db/database.ts'
import { idOf, logIn } from '../../harness/sync-operators.ts'
import { TestDevice } from '../../harness/test-device.ts'
import {
  onBothDatabases,
  PASSWORD,
  refusal,
  type SyncReply,
  TestSyncServer,
} from '../../harness/test-sync-server.ts'

/** A request stops at its first transaction, once what it checks before was checked, until it is let go. */
class PausedTransaction {
  readonly #db: Database
  readonly #own: Pick<Database, 'transaction' | 'withLock'>
  #reached: () => void = () => undefined
  #go: () => void = () => undefined

  constructor(db: Database) {
    this.#db = db
    this.#own = { transaction: db.transaction, withLock: db.withLock }
  }

  /** Lets `skip` transactions pass, and stops the one after them. Resolves when that one stands. */
  next(skip: number): Promise<void> {
    const reached = new Promise<void>((resolve) => {
      this.#reached = resolve
    })
    const go = new Promise<void>((resolve) => {
      this.#go = resolve
    })
    let left = skip
    const stop = async () => {
      if (left-- > 0) return
      Object.assign(this.#db, this.#own)
      this.#reached()
      await go
    }
    Object.assign(this.#db, {
      transaction: async (body: never) => {
        await stop()
        return this.#own.transaction(body)
      },
      withLock: async (key: string, body: never) => {
        if (key !== 'mail-outbox') await stop()
        return this.#own.withLock(key, body)
      },
    })
    return reached
  }

  letGo(): void {
    Object.assign(this.#db, this.#own)
    this.#go()
  }
}

const VICTIMS_NEW = 'the victim’s new passphrase'
const ENDED = [403, 'token_invalid']

onBothDatabases('F1: what began before a reset', (database) => {
  let sync: TestSyncServer
  let paused: PausedTransaction
  let count = 0
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
    paused = new PausedTransaction(sync.server.deps.db)
  })
  afterEach(() => paused.letGo())
  afterAll(() => sync.close())

  const login = (email: string, password: string) =>
    sync.call('POST /auth/login', { body: { email, password } })

  async function victim() {
    const email = `raced-${++count}@example.org`
    await sync.person(email)
    const attacker = await logIn(sync, email)
    await sync.call('POST /auth/forgot-password', { body: { email } })
    const { token } = await sync.mailTo(email)
    const reset = () => sync.call('POST /auth/reset-password', { body: { token, password: VICTIMS_NEW } })
    return { email, id: await idOf(sync, attacker.accessToken), attacker, reset }
  }

  /** Starts `act`, stops it between its checks and its transaction, does `between`, and lets it go on. */
  async function race(skip: number, act: () => Promise<SyncReply>, between: () => Promise<unknown>) {
    const stands = paused.next(skip)
    const going = act()
    await stands
    await between()
    paused.letGo()
    return going
  }
  async function liveSessions(userId: string) {
    const rows = await sync.server.deps.db.queries
      .selectFrom('sessions')
      .select('id')
      .where('user_id', '=', userId)
      .where('ended_at_ms', 'is', null)
      .execute()
    return rows.length
  }

  test('a login whose password was right before it starts no session after it', async () => {
    const { email, id, reset } = await victim()
    // The first transaction is the slot.
    const late = await race(1, () => login(email, PASSWORD), reset)
    expect(refusal(late)).toEqual([401, 'credentials_wrong'])
    expect(await liveSessions(id)).toBe(0)
    expect((await login(email, VICTIMS_NEW)).status).toBe(200)
  })

  test('a login that began before a promotion starts no session of an admin', async () => {
    const { email, id } = await victim()
    const promote = () => createAdmin(sync.server.deps, email, null)
    const late = await race(1, () => login(email, PASSWORD), promote)
    expect(refusal(late)).toEqual([401, 'credentials_wrong'])
    expect(await liveSessions(id)).toBe(0)
  })

  test('a change of password changes nothing after it', async () => {
    const { email, attacker, reset } = await victim()
    const body = { current_password: PASSWORD, new_password: 'the attacker’s password' }
    const change = () => sync.call('POST /me/password', { token: attacker.accessToken, body })
    expect(refusal(await race(1, change, reset))).toEqual(ENDED)
    expect((await login(email, 'the attacker’s password')).status).toBe(401)
    expect((await login(email, VICTIMS_NEW)).status).toBe(200)
  })

  test('a change of address asks for no mail after it', async () => {
    const { attacker, reset } = await victim()
    const evil = `evil-${count}@example.org`
    const body = { email: evil, password: PASSWORD }
    const change = () => sync.call('POST /me/email', { token: attacker.accessToken, body })
    expect(refusal(await race(1, change, reset))).toEqual(ENDED)
    await sync.server.deps.outbox.flush()
    expect(sync.mailbox.to(evil)).toEqual([])
  })

  test('an address that is confirmed from an ended session is not', async () => {
    const { email, attacker, reset } = await victim()
    const evil = `evil-${count}@example.org`
    const body = { email: evil, password: PASSWORD }
    await sync.call('POST /me/email', { token: attacker.accessToken, body })
    const { token } = await sync.mailTo(evil)
    const confirm = () =>
      sync.call('POST /auth/verify-email', { token: attacker.accessToken, body: { token } })
    expect(refusal(await race(0, confirm, reset))).toEqual([400, 'mail_token_invalid'])
    expect((await login(email, VICTIMS_NEW)).status).toBe(200)
  })

  test('a device is not enrolled, and none is revoked', async () => {
    const { email, attacker, reset } = await victim()
    const device = new TestDevice()
    const body = {
      public_key: device.publicKey,
      name: 'the attacker’s',
      platform: 'linux',
      device_proof: device.proof('enrol', attacker.accessToken),
    }
    const enrol = () => sync.call('POST /devices', { token: attacker.accessToken, body })
    expect(refusal(await race(0, enrol, reset))).toEqual(ENDED)
    const mine = await logIn(sync, email, VICTIMS_NEW)
    expect((await sync.call('GET /devices', { token: mine.accessToken })).body).toEqual({ devices: [] })

    const own = await sync.enrol(mine.accessToken)
    const other = await logIn(sync, email, VICTIMS_NEW)
    const revoke = () => sync.call(`DELETE /devices/${own.id}`, { token: other.accessToken })
    const logout = () => sync.call('POST /auth/logout', { token: other.accessToken })
    expect(refusal(await race(0, revoke, logout))).toEqual(ENDED)
    expect((await sync.call('GET /devices', { token: mine.accessToken })).body).toMatchObject({
      devices: [{ id: own.id, revoked_at_ms: null }],
    })
  })

  test('an account is not deleted, and its profile not changed', async () => {
    const { email, attacker, reset } = await victim()
    const remove = () =>
      sync.call('DELETE /me', { token: attacker.accessToken, body: { password: PASSWORD } })
    expect(refusal(await race(1, remove, reset))).toEqual(ENDED)
    const mine = await logIn(sync, email, VICTIMS_NEW)
    const other = await logIn(sync, email, VICTIMS_NEW)
    const rename = () => sync.call('PATCH /me', { token: other.accessToken, body: { name: 'Mallory' } })
    const logout = () => sync.call('POST /auth/logout', { token: other.accessToken })
    expect(refusal(await race(0, rename, logout))).toEqual(ENDED)
    expect((await sync.call('GET /me', { token: mine.accessToken })).body).toMatchObject({ name: '' })
  })

  test('a refresh gives nothing that opens', async () => {
    const { attacker, reset } = await victim()
    const late = await race(0, () => sync.refresh(attacker.refreshToken), reset)
    expect(refusal(late)).toEqual([403, 'refresh_token_invalid'])
  })

  test('of two resets with codes of their own, the second is void', async () => {
    const { email, reset } = await victim()
    await sync.call('POST /auth/forgot-password', { body: { email } })
    const { token } = await sync.mailTo(email)
    const body = { token, password: 'the one who was late' }
    const second = () => sync.call('POST /auth/reset-password', { body })
    expect(refusal(await race(0, second, reset))).toEqual([400, 'mail_token_invalid'])
    expect((await login(email, VICTIMS_NEW)).status).toBe(200)
  })

  test('a login that comes while a reset has not yet committed waits for it and starts none', async () => {
    const { email, id, reset } = await victim()
    const { outbox } = sync.server.deps
    const put = outbox.put
    let commit: () => void = () => undefined
    const reached = new Promise<void>((resolve) => {
      outbox.put = async (trx, job) => {
        outbox.put = put
        resolve()
        await new Promise<void>((go) => {
          commit = go
        })
        return put(trx, job)
      }
    })
    // The login stands before its transaction, having compared the password; the reset stands before its end.
    const stands = paused.next(1)
    const going = login(email, PASSWORD)
    await stands
    const resetting = reset()
    await reached
    paused.letGo()
    commit()
    expect((await resetting).status).toBe(200)
    expect(refusal(await going)).toEqual([401, 'credentials_wrong'])
    expect(await liveSessions(id)).toBe(0)
  })

  test('a session that was looked up before the reset is not remembered as live after it', async () => {
    const { attacker, reset } = await victim()
    sync.clock.aheadMs += 6_000
    // The answer of the database is held back until the reset is done.
    const executor = Object.getPrototypeOf(sync.server.deps.db.queries.getExecutor()) as {
      executeQuery(query: { sql: string }): Promise<unknown>
    }
    const { executeQuery } = executor
    let resume: () => void = () => undefined
    const reached = new Promise<void>((resolve) => {
      executor.executeQuery = async function held(query) {
        const answer = await executeQuery.call(this, query)
        if (!query.sql.includes('account_locks')) return answer
        executor.executeQuery = executeQuery
        resolve()
        await new Promise<void>((go) => {
          resume = go
        })
        return answer
      }
    })
    const reading = sync.call('GET /me', { token: attacker.accessToken })
    await reached
    await reset()
    resume()
    // It was let in before the reset; the next one is not.
    await reading
    expect(refusal(await sync.call('GET /me', { token: attacker.accessToken }))).toEqual(ENDED)
  })
})
