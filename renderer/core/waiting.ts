import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import {
  type ChatRequest,
  type WaitingMessage,
  waitingMessageListSchema,
  waitingMessageSchema,
} from '../../contract/core/chat.ts'
import { byId, core, readReply, until } from './client.ts'
import { isStoreOpen, useHealth } from './health.ts'
import { queryKeys } from './query.ts'

/** The core sends waiting messages by itself; the page polls while there are any. */
const LOOK_EVERY_MS = 30_000

/** Messages that the core keeps for the next day's quota, oldest first. */
export function useWaiting() {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.waiting,
    queryFn: ({ signal }) => readReply(waitingMessageListSchema, core.chat.waiting.$get({}, until(signal))),
    enabled: isStoreOpen(health.data),
    select: (reply) => reply.messages,
    refetchInterval: (query) => ((query.state.data?.messages.length ?? 0) > 0 ? LOOK_EVERY_MS : false),
  })
}

/** Reads the chats again when a waiting message has been sent. */
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

/** Deletes a waiting message and hands it to `onDeleted`. */
export function useDeleteWaiting(onDeleted: (message: WaitingMessage) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => readReply(waitingMessageSchema, core.chat.waiting[':id'].$delete(byId(id))),
    onSuccess: onDeleted,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.waiting }),
  })
}
