import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  type DraftRequest,
  deletedSessionSchema,
  generationListSchema,
  type MessageList,
  messageListSchema,
  sessionListSchema,
  sessionSchema,
} from '../../contract/core/chat.ts'
import { usageReceiptReplySchema } from '../../contract/core/usage.ts'
import { removeSession, takeSession, upsertSession } from './chat-cache.ts'
import { byId, core, readReply, until } from './client.ts'
import { isStoreOpen, useHealth } from './health.ts'
import { queryKeys } from './query.ts'

const PAGE_SIZE = 200

export function useSessions() {
  const health = useHealth()
  return useInfiniteQuery({
    queryKey: queryKeys.sessions,
    queryFn: ({ pageParam, signal }) =>
      readReply(
        sessionListSchema,
        core.chat.sessions.$get(
          {
            query: { limit: String(PAGE_SIZE), ...(pageParam === null ? {} : { before: String(pageParam) }) },
          },
          until(signal),
        ),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next_before,
    enabled: isStoreOpen(health.data),
  })
}

export function useMessages(sessionId: string | null) {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.messages(sessionId ?? ''),
    queryFn: ({ signal }) =>
      readReply(
        messageListSchema,
        core.chat.sessions[':id'].messages.$get(byId(sessionId ?? ''), until(signal)),
      ),
    enabled: sessionId !== null && isStoreOpen(health.data),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: (query) => query.state.isInvalidated,
  })
}

/** Answers that were being written when this window opened. */
export function useRunningGenerations() {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.generations,
    queryFn: ({ signal }) => readReply(generationListSchema, core.chat.generations.$get({}, until(signal))),
    enabled: isStoreOpen(health.data),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useUpdateSession() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({
      id,
      ...json
    }: {
      id: string
      title?: string
      active_leaf_id?: string
      model?: string | null
      project_id?: string | null
    }) => readReply(sessionSchema, core.chat.sessions[':id'].$patch({ ...byId(id), json })),
    onMutate: ({ id, active_leaf_id: leaf }) => {
      const key = queryKeys.messages(id)
      const before = client.getQueryData<MessageList>(key)
      if (before && leaf !== undefined) {
        client.setQueryData<MessageList>(key, {
          ...before,
          session: { ...before.session, active_leaf_id: leaf },
        })
      }
      return { before }
    },
    onError: (_error, { id }, context) => {
      if (context?.before) client.setQueryData(queryKeys.messages(id), context.before)
    },
    onSuccess: (session, { project_id: projectId }) => {
      takeSession(client, session)
      if (projectId !== undefined) void client.invalidateQueries({ queryKey: queryKeys.projects })
    },
  })
}

export function useDeleteSession() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => readReply(deletedSessionSchema, core.chat.sessions[':id'].$delete(byId(id))),
    onSuccess: ({ id }) => {
      removeSession(client, id)
      void client.invalidateQueries({ queryKey: queryKeys.projects })
    },
  })
}

export function useRestoreSession() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => readReply(sessionSchema, core.chat.sessions[':id'].restore.$post(byId(id))),
    onSuccess: (session) => {
      upsertSession(client, session)
      void client.invalidateQueries({ queryKey: queryKeys.messages(session.id) })
      void client.invalidateQueries({ queryKey: queryKeys.projects })
    },
  })
}

export function useBranch() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ sessionId, messageId }: { sessionId: string; messageId: string }) =>
      readReply(
        sessionSchema,
        core.chat.sessions[':id'].branch.$post({ ...byId(sessionId), json: { message_id: messageId } }),
      ),
    onSuccess: (session) => upsertSession(client, session),
  })
}

export async function cancelGeneration(id: string): Promise<void> {
  await core.chat.generations[':id'].cancel.$post(byId(id))
}

/** Loads the model while the user is still typing. Errors are ignored: sending shows them. */
export function warmModel(model: string | null): void {
  core.models.warm.$post({ json: { model } }).catch(() => undefined)
}

/** Lets the core look up what a draft will need while the user is still typing. Errors are ignored: sending shows them. */
export function prepareDraft(draft: DraftRequest): void {
  core.chat.draft.$post({ json: draft }).catch(() => undefined)
}

/** The ledger entries of one answer. `seq`: that of its first entry. */
export function useReceipt(messageId: string, seq: number | null, isOpen: boolean) {
  return useQuery({
    queryKey: queryKeys.receipt(messageId),
    queryFn: async ({ signal }) => {
      const query = { message_id: messageId, seq: String(seq) }
      const reply = await readReply(
        usageReceiptReplySchema,
        core.usage.receipt.$get({ query }, until(signal)),
      )
      return reply.entries
    },
    enabled: isOpen && seq !== null,
  })
}
