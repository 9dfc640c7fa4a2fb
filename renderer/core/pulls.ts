import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Pull, pullListSchema, pullReplySchema } from '../../contract/core/pulls.ts'
import { byId, core, readReply, until } from './client.ts'
import { isStoreOpen, useHealth } from './health.ts'
import { queryKeys } from './query.ts'

const BUSY_MS = 1_000
/** Another window, or the network that is back, may start one. */
const IDLE_MS = 15_000

export function isOpenPull({ state }: Pull): boolean {
  return state === 'running' || state === 'waiting' || state === 'offline' || state === 'verifying'
}

/** Downloads and imports, polled often while one runs. */
export function usePulls() {
  const health = useHealth()
  const client = useQueryClient()
  return useQuery({
    queryKey: queryKeys.pulls,
    queryFn: async ({ signal }) => {
      const { pulls } = await readReply(pullListSchema, core.models.pulls.$get({}, until(signal)))
      const before = client.getQueryData<Pull[]>(queryKeys.pulls) ?? []
      const isNew = ({ id }: Pull) => before.some((old) => old.id === id && old.state !== 'done')
      if (pulls.some((pull) => pull.state === 'done' && isNew(pull))) {
        void client.invalidateQueries({ queryKey: queryKeys.models })
      }
      return pulls
    },
    enabled: isStoreOpen(health.data),
    refetchInterval: (query) => (query.state.data?.some(isOpenPull) ? BUSY_MS : IDLE_MS),
    staleTime: 0,
  })
}

export type PullAction =
  | { type: 'download'; name: string }
  | { type: 'import'; path: string }
  | { type: 'pause' | 'resume' | 'remove'; id: string }

/** Starts, pauses, continues or cancels a download; the list is read again at once. */
export function usePullAction() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (action: PullAction): Promise<Pull | null> => {
      const { pulls } = core.models
      switch (action.type) {
        case 'download':
          return readReply(pullReplySchema, pulls.$post({ json: { name: action.name } }))
        case 'import':
          return readReply(pullReplySchema, core.models.import.$post({ json: { path: action.path } }))
        case 'pause':
          return readReply(pullReplySchema, pulls[':id'].pause.$post(byId(action.id)))
        case 'resume':
          return readReply(pullReplySchema, pulls[':id'].resume.$post(byId(action.id)))
        case 'remove':
          await readReply(pullListSchema, pulls[':id'].$delete(byId(action.id)))
          return null
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.pulls }),
  })
}
