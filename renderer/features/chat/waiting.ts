import type { WaitingMessage } from '../../../contract/core/chat.ts'
import { useDeleteWaiting, useWaiting } from '../../core/waiting.ts'
import { useChatClient } from './chat-context.ts'
import { NEW_CHAT } from './drafts.ts'

export function useWaitingOf(chat: string): WaitingMessage[] {
  return (useWaiting().data ?? []).filter(({ session_id: sessionId }) => (sessionId ?? NEW_CHAT) === chat)
}

/** Takes a waiting message back into the composer of its chat. */
export function useTakeBack() {
  const { drafts } = useChatClient()
  return useDeleteWaiting(({ session_id: sessionId, message }) =>
    drafts.giveBack(sessionId ?? NEW_CHAT, message),
  )
}
