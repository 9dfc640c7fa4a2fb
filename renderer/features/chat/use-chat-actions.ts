import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { ChatRequest, Message, RegenerateRequest } from '../../../contract/core/chat.ts'
import { cancelGeneration, useBranch, useUpdateSession } from '../../core/chats.ts'
import { asCoreError } from '../../core/core-error.ts'
import { useKeepWaiting } from '../../core/waiting.ts'
import { showToast } from '../../lib/toasts.ts'
import { useChatClient } from './chat-context.ts'
import { NEW_CHAT } from './drafts.ts'
import { memoryOfRequest } from './memory-choice.ts'

export interface ChatActions {
  send(text: string, model: string | null): void
  /** Keeps the message and sends it when the quota resets. */
  sendThen(text: string, model: string | null): void
  /** A sibling of the question: the old version and all that followed it stay. */
  edit(question: Message, text: string): void
  /** Another answer to the same question. `messageId`: an answer, or a question that has none. */
  regenerate(messageId: string, options?: RegenerateRequest): void
  stop(answerId: string): void
  branch(messageId: string): void
  showVersion(messageId: string): void
}

/**
 * All that can be done to the chat on screen. Refusals appear above the composer, never as an exception. `projectId`:
 * where a chat that does not exist yet will stand.
 */
export function useChatActions(sessionId: string | null, projectId: string | null = null): ChatActions {
  const { outbox, generations, drafts } = useChatClient()
  const { mutate: keepWaiting } = useKeepWaiting()
  const { mutate: updateSession } = useUpdateSession()
  const { mutate: branch } = useBranch()
  const navigate = useNavigate()
  const { t } = useTranslation()
  return useMemo(() => {
    const chat = sessionId ?? NEW_CHAT
    const inProject = projectId === null ? {} : { project_id: projectId }
    const inSession = sessionId === null ? inProject : { session_id: sessionId }
    const refused = (error: unknown) => outbox.showRefusal(chat, error)
    const requestOf = (text: string, model: string | null): ChatRequest => ({
      message: text,
      ...inSession,
      ...memoryOfRequest(chat),
      ...(model === null ? {} : { model }),
    })
    return {
      send: (text, model) => void outbox.submit(chat, requestOf(text, model)),
      sendThen: (text, model) =>
        keepWaiting(requestOf(text, model), {
          onSuccess: () => {
            outbox.dismissRefusal(chat)
            if (drafts.get(chat) === text) drafts.set(chat, '')
          },
          onError: refused,
        }),
      edit: (question, text) => {
        void outbox.submit(chat, {
          message: text,
          ...inSession,
          ...memoryOfRequest(chat),
          parent_id: question.parent_id,
        })
      },
      regenerate: (messageId, options) => {
        outbox.dismissRefusal(chat)
        generations.regenerate(messageId, { ...memoryOfRequest(chat), ...options }).catch(refused)
      },
      stop: (answerId) => {
        // One that has ended in the meantime is what was asked for.
        cancelGeneration(answerId).catch((error: unknown) => {
          if (asCoreError(error).code === 'generation_ended') return
          showToast({ text: t('chat.notStopped'), isProblem: true })
        })
      },
      branch: (messageId) => {
        if (sessionId === null) return
        branch(
          { sessionId, messageId },
          {
            onSuccess: (session) => {
              navigate(`/chat/${session.id}`)
              showToast({ text: t('chat.branched') })
            },
            onError: refused,
          },
        )
      },
      showVersion: (messageId) => {
        if (sessionId !== null)
          updateSession({ id: sessionId, active_leaf_id: messageId }, { onError: refused })
      },
    }
  }, [sessionId, projectId, outbox, generations, drafts, keepWaiting, updateSession, branch, navigate, t])
}
