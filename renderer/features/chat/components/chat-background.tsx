import { useEffect, useRef } from 'react'
import { flushSync } from 'react-dom'
import { useLocation, useNavigate } from 'react-router'
import { useRunningGenerations } from '../../../core/chats.ts'
import { isStoreOpen, useHealth } from '../../../core/health.ts'
import { useSentWaiting } from '../../../core/waiting.ts'
import { useChatClient } from '../chat-context.ts'
import { NEW_CHAT } from '../drafts.ts'
import { moveMemoryChoice } from '../memory-choice.ts'

/** Runs on every page: follows running answers, and sends waiting messages once the core is up. */
export function ChatBackground() {
  const { generations, outbox } = useChatClient()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const place = useRef(pathname)
  useEffect(() => {
    place.current = pathname
  })

  const running = useRunningGenerations().data
  useEffect(() => {
    for (const { id, session_id: sessionId } of running?.generations ?? []) generations.attach(id, sessionId)
  }, [running, generations])

  useSentWaiting()

  const isReady = isStoreOpen(useHealth().data)
  useEffect(() => {
    void outbox.setCoreReady(isReady)
  }, [isReady, outbox])

  useEffect(
    () =>
      outbox.onDelivered((chat, { session }) => {
        if (chat !== NEW_CHAT) return
        moveMemoryChoice(session.id)
        if (place.current !== '/') return
        // At once, before the message leaves the outbox: the view must never be without it.
        flushSync(() => navigate(`/chat/${session.id}`, { replace: true }))
      }),
    [outbox, navigate],
  )
  return null
}
