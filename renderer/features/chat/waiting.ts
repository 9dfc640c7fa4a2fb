import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import {
  type ChatRequest,
  type WaitingMessage,
  waitingMessageListSchema,
  waitingMessageSchema,
} from '../../../contract/core/chat.ts'
import { core, readReply, until } from '../../core/client.ts'
import { isStoreOpen, useHealth } from '../../core/health.ts'
import { queryKeys } from '../../core/query.ts'
import { useChatClient } from './chat-context.ts'
import { NEW_CHAT } from './drafts.ts'

/** The core sends what waits by itself; while anything does, the page looks whether it has. */
const LOOK_EVERY_MS = 30_000

/** Messages that the core keeps for the next day's quota, oldest first. */
function useWaiting() {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.waiting,
    queryFn: ({ signal }) => readReply(waitingMessageListSchema, core.chat.waiting.$get({}, until(signal))),
    enabled: isStoreOpen(health.data),
    select: (reply) => reply.messages,
    refetchInterval: (query) => ((query.state.data?.messages.length ?? 0) > 0 ? LOOK_EVERY_MS : false),
  })
}

export function useWaitingOf(chat: string): WaitingMessage[] {
  return (useWaiting().data ?? []).filter(({ session_id: sessionId }) => (sessionId ?? NEW_CHAT) === chat)
}

/** Brings up what has come of a message that waited, as soon as it is seen to be gone. */
export function useSentWaiting(): void {
  const client = useQueryClient()
  const waiting = useWaiting().data
  const before = useRef(0)
  useEffect(() => {
    const count = waiting?.length ?? 0
    if (count < before.current) {
      void client.invalidateQueries({ queryKey: queryKeys.sessions })
      void client.invalidateQueries({ queryKey: ['messages'] })
      void client.invalidateQueries({ queryKey: queryKeys.generations })
      void client.invalidateQueries({ queryKey: queryKeys.quota })
    }
    before.current = count
  }, [waiting, client])
}

export function useKeepWaiting() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (json: ChatRequest) => readReply(waitingMessageSchema, core.chat.waiting.$post({ json })),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.waiting }),
  })
}

/** Takes a waiting message back into the composer of its chat. */
export function useTakeBack() {
  const client = useQueryClient()
  const { drafts } = useChatClient()
  return useMutation({
    mutationFn: (id: string) =>
      readReply(waitingMessageSchema, core.chat.waiting[':id'].$delete({ param: { id } })),
    onSuccess: ({ session_id: sessionId, message }) => drafts.giveBack(sessionId ?? NEW_CHAT, message),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.waiting }),
  })
}
