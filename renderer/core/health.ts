import { useQuery } from '@tanstack/react-query'
import { type HealthReply, healthReplySchema } from '../../contract/core/health.ts'
import { core, readReply, until } from './client.ts'
import { queryKeys } from './query.ts'

/** Polled often while the core or the engine starts, seldom afterwards. */
const WATCH_MS = 400
const SETTLED_MS = 10_000

export function isEngineReady(health: HealthReply | undefined): boolean {
  return health?.engine.state === 'ready'
}

export function isStoreOpen(health: HealthReply | undefined): boolean {
  const state = health?.store.state
  return state === 'ok' || state === 'fresh' || state === 'migrated'
}

/** The health of the core; `isError` while it cannot be reached. */
export function useHealth() {
  return useQuery({
    queryKey: queryKeys.health,
    queryFn: ({ signal }) => readReply(healthReplySchema, core.health.$get({}, until(signal))),
    refetchInterval: (query) =>
      query.state.status !== 'error' && isEngineReady(query.state.data) ? SETTLED_MS : WATCH_MS,
    retry: false,
  })
}
