import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  deleteCopiesReplySchema,
  type RecoverReply,
  type RecoverRequest,
  recoverReplySchema,
  restoreReplySchema,
  snapshotSchema,
  storeReplySchema,
} from '../../contract/core/store.ts'
import { core, readReply, until } from './client.ts'
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

/** Adds the chats and messages of a snapshot that are missing now, deleted ones too; changes no others. */
export function useBringBack() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (snapshot: string) =>
      readReply(restoreReplySchema, core.store.restore.$post({ json: { snapshot, undelete: true } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: queryKeys.sessions })
      void client.invalidateQueries({ queryKey: ['messages'] })
    },
  })
}

/** Deletes damaged copies of the data, by the names in the reply of a forget request. */
export function useDeleteCopies() {
  return useMutation({
    mutationFn: (copies: readonly string[]) =>
      readReply(deleteCopiesReplySchema, core.store.copies.delete.$post({ json: { copies: [...copies] } })),
  })
}

export const RECOVER_KEY = ['recover']

/** `onRecovered` is called also when the screen is closed by then. */
export function useRecoverStore(onRecovered: (request: RecoverRequest, reply: RecoverReply) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationKey: RECOVER_KEY,
    mutationFn: (json: RecoverRequest) => readReply(recoverReplySchema, core.store.recover.$post({ json })),
    onSuccess: (reply, request) => {
      onRecovered(request, reply)
      return client.invalidateQueries()
    },
  })
}
