import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  type RecoverRequest,
  recoverReplySchema,
  snapshotSchema,
  storeReplySchema,
} from '../../contract/api/store.ts'
import { core, readReply, until } from './core-client.ts'
import { queryKeys } from './query.ts'

/** Where the data lives, how it is, and its snapshots, newest first. */
export function useDataStore() {
  return useQuery({
    queryKey: queryKeys.store,
    queryFn: ({ signal }) => readReply(storeReplySchema, core.store.$get({}, until(signal))),
    staleTime: 0,
  })
}

export function useTakeSnapshot() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => readReply(snapshotSchema, core.store.snapshots.$post()),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.store }),
  })
}

export function useRecoverStore() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (json: RecoverRequest) => readReply(recoverReplySchema, core.store.recover.$post({ json })),
    onSuccess: () => client.invalidateQueries(),
  })
}
