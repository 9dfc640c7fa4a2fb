import { type QueryClient, useQuery } from '@tanstack/react-query'
import { type AccountState, accountStateSchema } from '../../contract/core/account.ts'
import { core, readReply, until } from './client.ts'
import { isStoreOpen, useHealth } from './health.ts'
import { queryKeys } from './query.ts'

/** While the user pays or usage is being sent, the state changes within seconds. */
const BUSY_MS = 2_000
const SETTLED_MS = 30_000

/** The account as the core knows it; it answers without a network too. */
export function useAccount() {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.account,
    queryFn: ({ signal }) => readReply(accountStateSchema, core.account.$get({}, until(signal))),
    enabled: isStoreOpen(health.data),
    refetchInterval: (query) => (isBusy(query.state.data) ? BUSY_MS : SETTLED_MS),
  })
}

function isBusy(account: AccountState | undefined): boolean {
  return account !== undefined && (account.checkout !== null || account.reconcile.state === 'sending')
}

/** Reads again all that a change of the account may show in; resolves when the state itself is new. */
export async function refreshAccount(client: QueryClient): Promise<void> {
  void client.invalidateQueries({ queryKey: ['usage'] })
  void client.invalidateQueries({ queryKey: ['account'] })
  await client.invalidateQueries({ queryKey: queryKeys.account }, { cancelRefetch: false })
}
