import type { TokenPair } from '../../contract/sync/account.ts'
import type { SyncPermission } from '../../contract/sync/service-token.ts'
import { createAdmin } from '../../sync-server/cli/create-admin.ts'
import { issueServiceToken } from '../../sync-server/http/service-token.ts'
import { PASSWORD, type TestSyncServer } from './test-sync-server.ts'

export const SERVICE_SECRET = Buffer.from(Array.from({ length: 48 }, (_, n) => (n * 37 + 11) % 256))
/** For a server that takes service tokens. */
export const WITH_SERVICES = { SERVICE_SECRET: SERVICE_SECRET.toString('base64url') }

export interface TestAdmin extends TokenPair {
  id: string
}

/** Made as an operator makes one, then logged in. */
export async function makeAdmin(sync: TestSyncServer, email = 'root@example.org'): Promise<TestAdmin> {
  const { userId } = await createAdmin(sync.server.deps, email, PASSWORD)
  return { id: userId, ...(await logIn(sync, email)) }
}

export async function logIn(
  sync: TestSyncServer,
  email: string,
  password: string = PASSWORD,
): Promise<TokenPair> {
  const reply = await sync.call('POST /auth/login', { body: { email, password } })
  if (reply.status !== 200) throw new Error(`login answered ${reply.status}: ${JSON.stringify(reply.body)}`)
  return reply.body as TokenPair
}

export async function idOf(sync: TestSyncServer, token: string): Promise<string> {
  return ((await sync.call('GET /me', { token })).body as { id: string }).id
}

/** The header of a service that holds these permissions. */
export async function asService(
  sync: TestSyncServer,
  permissions: readonly SyncPermission[],
  service = 'test',
): Promise<{ headers: Record<string, string> }> {
  const token = await issueServiceToken(SERVICE_SECRET, sync.clock, service, permissions)
  return { headers: { 'x-service-token': token } }
}
