import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'
import { useStore } from '../../lib/store.ts'
import type { ChatClient } from './chat-client.ts'
import type { LiveAnswer } from './live-answers.ts'
import type { OutboxState } from './outbox.ts'

export const ChatContext = createContext<ChatClient | null>(null)

export function useChatClient(): ChatClient {
  const client = useContext(ChatContext)
  if (!client) throw new TypeError('There is no ChatContext above this component.')
  return client
}

/** The answer as far as it is written; undefined when it is not being written. Renders once per frame at most. */
export function useLiveAnswer(id: string | null): LiveAnswer | undefined {
  const { live } = useChatClient()
  const subscribe = useCallback(
    (listener: () => void) => (id === null ? () => undefined : live.watch(id, listener)),
    [live, id],
  )
  return useSyncExternalStore(subscribe, () => (id === null ? undefined : live.get(id)))
}

/** Chats in which an answer is being written, as far as this window knows. */
export function useGeneratingSessions(): ReadonlySet<string> {
  const { live } = useChatClient()
  const subscribe = useCallback((listener: () => void) => live.watchList(listener), [live])
  return useSyncExternalStore(subscribe, () => live.sessionIds())
}

export function useDraft(chat: string): [text: string, setText: (text: string) => void] {
  const { drafts } = useChatClient()
  const subscribe = useCallback((listener: () => void) => drafts.watch(listener), [drafts])
  const text = useSyncExternalStore(subscribe, () => drafts.get(chat))
  return [text, useCallback((next: string) => drafts.set(chat, next), [drafts, chat])]
}

export function useOutbox(): OutboxState {
  return useStore(useChatClient().outbox.store)
}
