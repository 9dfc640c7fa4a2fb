import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import type { ChatEvent, Message, MessageList, Session, SessionList } from '../../contract/core/chat.ts'
import { queryKeys } from './query.ts'

type SessionPages = InfiniteData<SessionList, number | null>

/** Puts the session, quota and messages of an event into the cache, so that none of them is fetched again. */
export function takeExchange(
  client: QueryClient,
  event: Pick<Extract<ChatEvent, { type: 'done' }>, 'session' | 'quota'>,
  messages: Message[],
): void {
  const { session } = event
  client.setQueryData(queryKeys.quota, event.quota)
  upsertSession(client, session)
  client.setQueryData<MessageList>(queryKeys.messages(session.id), (held) => {
    // Not held and not the beginning of a chat: the whole tree is read when it is opened.
    if (!held && session.message_count > messages.length) return held
    return { session, messages: mergeMessages(held?.messages ?? [], messages) }
  })
}

function mergeMessages(held: readonly Message[], news: readonly Message[]): Message[] {
  const byId = new Map(news.map((message) => [message.id, message]))
  const merged = held.map((message) => byId.get(message.id) ?? message)
  const known = new Set(held.map((message) => message.id))
  return [...merged, ...news.filter((message) => !known.has(message.id))]
}

/** Puts a session into the cached list, which is ordered by the newest message, as in the core. */
export function upsertSession(client: QueryClient, session: Session): void {
  client.setQueryData<SessionPages>(queryKeys.sessions, (held) => {
    if (!held) return held
    const [first, ...rest] = held.pages.map((page) => ({
      ...page,
      sessions: page.sessions.filter((other) => other.id !== session.id),
    }))
    if (!first) return held
    const pages = [first, ...rest]
    const home = pages.find((page, index) => {
      const last = page.sessions.at(-1)
      return index === pages.length - 1 || (last !== undefined && last.updated_at <= session.updated_at)
    })
    if (home) {
      home.sessions = [...home.sessions, session].sort((a, b) => b.updated_at - a.updated_at)
    }
    return { ...held, pages }
  })
}

export function removeSession(client: QueryClient, sessionId: string): void {
  client.setQueryData<SessionPages>(queryKeys.sessions, (held) =>
    held
      ? {
          ...held,
          pages: held.pages.map((page) => ({
            ...page,
            sessions: page.sessions.filter((session) => session.id !== sessionId),
          })),
        }
      : held,
  )
}

export function takeSession(client: QueryClient, session: Session): void {
  upsertSession(client, session)
  client.setQueryData<MessageList>(queryKeys.messages(session.id), (held) =>
    held ? { ...held, session } : held,
  )
}
