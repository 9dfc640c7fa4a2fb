import { afterEach, expect, test } from 'vitest'
import type { TokenPair } from '../../../contract/sync/account.ts'
import { issueServiceToken } from '../../../sync-server/http/service-token.ts'
import { randomBytes } from '../../harness/random.ts'
import { onBothDatabases, refusal, type SyncReply, TestSyncServer } from '../../harness/test-sync-server.ts'

const text = (secret: Buffer) => secret.toString('base64url')

onBothDatabases('F1: secrets are rotated while people stay signed in', (database) => {
  const servers: TestSyncServer[] = []
  afterEach(async () => {
    for (const server of servers.splice(0).reverse()) await server.close()
  })
  async function start(env: Record<string, string>, beside?: TestSyncServer) {
    const server = await TestSyncServer.start(beside ? { database, env, beside } : { database, env })
    servers.push(server)
    return server
  }
  const refreshed = (reply: SyncReply) => {
    expect(reply.status).toBe(200)
    return reply.body as TokenPair
  }
  const me = async (server: TestSyncServer, { accessToken: token }: TokenPair) =>
    (await server.call('GET /me', { token })).status
  const keysOf = async (server: TestSyncServer) => (await server.call('GET /.well-known/jwks.json')).body

  test('SERVER_SECRET: sessions and signing keys go on under the next one, and then without the old one', async () => {
    const [a, b] = [randomBytes(48), randomBytes(48)]
    const before = await start({ SERVER_SECRET: text(a) })
    const alice = await before.register('alice@example.org')
    const bob = await before.register('bob@example.org')
    const keys = await keysOf(before)

    const during = await start({ SERVER_SECRET: text(b), SERVER_SECRET_PREVIOUS: text(a) }, before)
    expect(await me(during, alice)).toBe(200)
    const aliceAgain = refreshed(await during.refresh(alice.refreshToken))
    expect(await keysOf(during)).toEqual(keys)

    const after = await start({ SERVER_SECRET: text(b), SERVER_SECRET_PREVIOUS: '' }, before)
    expect(await keysOf(after)).toEqual(keys)
    const third = refreshed(await after.refresh(aliceAgain.refreshToken))
    expect(await me(after, third)).toBe(200)
    expect(refusal(await after.refresh(bob.refreshToken)), 'signed by the old one').toEqual([
      403,
      'refresh_token_invalid',
    ])
    const carol = await after.register('carol@example.org')
    expect(await me(after, carol)).toBe(200)
  })

  test('a server does not start whose signing keys open by neither secret', async () => {
    const before = await start({ SERVER_SECRET: text(randomBytes(48)) })
    await before.register('alice@example.org')
    const env = { SERVER_SECRET: text(randomBytes(48)), SERVER_SECRET_PREVIOUS: text(randomBytes(48)) }
    await expect(start(env, before)).rejects.toThrow('neither SERVER_SECRET nor SERVER_SECRET_PREVIOUS')
  })

  test('SERVICE_SECRET: tools’ tokens hold under the previous one, and only while it is there', async () => {
    const [a, b, c] = [randomBytes(48), randomBytes(48), randomBytes(48)]
    const during = await start({ SERVICE_SECRET: text(b), SERVICE_SECRET_PREVIOUS: text(a) })
    const ask = async (server: TestSyncServer, secret: Buffer, clock = server.clock) => {
      const token = await issueServiceToken(secret, clock, 'operator', ['statistics:read'])
      return refusal(await server.call('GET /operator/statistics', { headers: { 'x-service-token': token } }))
    }
    const dayAgo = { nowMs: () => during.clock.nowMs() - 25 * 60 * 60_000 } as TestSyncServer['clock']
    expect(await ask(during, a)).toEqual([200, null])
    expect(await ask(during, b)).toEqual([200, null])
    expect(await ask(during, c)).toEqual([403, 'service_token_invalid'])
    expect(await ask(during, a, dayAgo)).toEqual([403, 'service_token_expired'])
    const after = await start({ SERVICE_SECRET: text(b), SERVICE_SECRET_PREVIOUS: '' }, during)
    expect(await ask(after, b)).toEqual([200, null])
    expect(await ask(after, a)).toEqual([403, 'service_token_invalid'])
  })
})
