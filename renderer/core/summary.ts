import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type SummaryState, summaryStateSchema } from '../../contract/core/summary.ts'
import { byId, core, readReply, until } from './client.ts'
import { queryKeys } from './query.ts'

const LOOK_AGAIN_MS = 1_000

/** The summary that stands for the first messages of a chat; while one is written, it looks again each second. */
export function useSummary(sessionId: string) {
  return useQuery({
    queryKey: queryKeys.summary(sessionId),
    queryFn: ({ signal }) =>
      readReply(summaryStateSchema, core.chat.sessions[':id'].summary.$get(byId(sessionId), until(signal))),
    refetchInterval: (query) => (query.state.data?.progress ? LOOK_AGAIN_MS : false),
    // Another version of the chat has another one.
    staleTime: 0,
  })
}

export function useStartSummary(sessionId: string) {
  return useSummaryChange(sessionId, () => core.chat.sessions[':id'].summary.$post(byId(sessionId)))
}

export function useRemoveSummary(sessionId: string) {
  return useSummaryChange(sessionId, () => core.chat.sessions[':id'].summary.$delete(byId(sessionId)))
}

function useSummaryChange(sessionId: string, change: () => Parameters<typeof readReply>[1]) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => readReply(summaryStateSchema, change()),
    onSuccess: (state) => client.setQueryData<SummaryState>(queryKeys.summary(sessionId), state),
  })
}
