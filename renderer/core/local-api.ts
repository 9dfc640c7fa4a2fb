import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createdApiKeySchema, type LocalApi, localApiSchema } from '../../contract/core/local-api.ts'
import { type SettingsUpdate, settingsSchema } from '../../contract/core/settings.ts'
import { byId, core, readReply, until } from './client.ts'
import { isStoreOpen, useHealth } from './health.ts'
import { queryKeys } from './query.ts'

const POLL_MS = 5_000

/** Whether the API for other programs is on, where, and its keys. */
export function useLocalApi() {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.localApi,
    queryFn: ({ signal }) => readReply(localApiSchema, core['local-api'].$get({}, until(signal))),
    enabled: isStoreOpen(health.data),
    staleTime: 0,
    // Programs use their keys meanwhile.
    refetchInterval: (query) => (query.state.data?.state === 'on' ? POLL_MS : false),
  })
}

/** Switches it on or off, or moves it to another port; resolves when that is done, or could not be. */
export function useChangeLocalApi() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (json: Pick<SettingsUpdate, 'local_api_on' | 'local_api_port'>) => {
      const settings = await readReply(settingsSchema, core.settings.$patch({ json }))
      client.setQueryData(queryKeys.settings, settings)
      return readReply(localApiSchema, core['local-api'].$get())
    },
    onSuccess: (state) => client.setQueryData<LocalApi>(queryKeys.localApi, state),
  })
}

/** The reply alone holds the key. */
export function useCreateApiKey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (name: string) =>
      readReply(createdApiKeySchema, core['local-api'].keys.$post({ json: { name } })),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.localApi }),
    // The key is kept nowhere, and so not in the cache either.
    gcTime: 0,
  })
}

export function useRevokeApiKey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => readReply(localApiSchema, core['local-api'].keys[':id'].$delete(byId(id))),
    onSuccess: (state) => client.setQueryData<LocalApi>(queryKeys.localApi, state),
    onError: () => client.invalidateQueries({ queryKey: queryKeys.localApi }),
  })
}
