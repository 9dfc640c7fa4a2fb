import type { TokenPair } from '../../contract/sync/account.ts'
import type { BillingLink } from '../../contract/sync/billing.ts'
import type { Tier } from '../../contract/tiers.ts'
import type { SyncServer } from '../../sync-server/server.ts'
import type { Mailbox } from './mailbox.ts'

const DEV_PASSWORD = 'correct horse battery staple'

export interface SeededAccount {
  email: string
  password: string
  tier: Tier
}

/** Makes one confirmed account of each tier, as a user would; leaves those alone that are there from an earlier start. */
export async function seedAccounts(sync: SyncServer, mailbox: Mailbox): Promise<SeededAccount[]> {
  const accounts: SeededAccount[] = [
    { email: 'free@example.test', password: DEV_PASSWORD, tier: 'free_trial' },
    { email: 'basic@example.test', password: DEV_PASSWORD, tier: 'basic' },
    { email: 'pro@example.test', password: DEV_PASSWORD, tier: 'pro' },
  ]
  for (const account of accounts) await seedAccount(sync, mailbox, account)
  return accounts
}

async function seedAccount(
  sync: SyncServer,
  mailbox: Mailbox,
  { email, password, tier }: SeededAccount,
): Promise<void> {
  if ((await post(sync, '/auth/login', { email, password })).ok) return
  const registered = await post(sync, '/auth/register', { email, password })
  const { accessToken } = (await expectOk(registered).json()) as TokenPair
  await sync.deps.outbox.flush()
  const token = mailbox.to(email).at(-1)?.token
  expectOk(await post(sync, '/auth/verify-email', { token }, accessToken))
  if (tier === 'free_trial') return
  const checkout = await post(sync, '/billing/checkout', { tier }, accessToken)
  const { url } = (await expectOk(checkout).json()) as BillingLink
  const paid = await fetch(`${url}/pay`, { method: 'POST', redirect: 'manual' })
  if (paid.status !== 303) throw new Error(`The checkout page answered ${paid.status}.`)
  await sync.billing.flush()
}

function post({ url }: SyncServer, path: string, body: unknown, token?: string): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  })
}

function expectOk(response: Response): Response {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status} while accounts were made.`)
  return response
}
