import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import {
  type Message,
  type MessageList,
  messageListSchema,
  type Session,
  type SessionList,
} from '../../../contract/core/chat.ts'
import { backoffMs, sleep } from '../../lib/backoff.ts'
import { core, readReply, until } from '../../lib/core-client.ts'
import { queryKeys } from '../../lib/query.ts'
import { readChatEvents } from './chat-events.ts'
import { Drafts } from './drafts.ts'
import { type AcceptedEvent, type DoneEvent, Generations } from './generations.ts'
import { createFrameSchedule, LiveAnswers } from './live-answers.ts'
import { Outbox } from './outbox.ts'

export type SessionPages = InfiniteData<SessionList, number | null>

/** What the chat keeps outside React, for the life of the window. */
export interface ChatClient {
  live: LiveAnswers
  generations: Generations
  drafts: Drafts
  outbox: Outbox
}

export function createChatClient(client: QueryClient): ChatClient {
  const live = new LiveAnswers(createFrameSchedule())
  const drafts = new Drafts()
  const generations = new Generations({
    live,
    open: {
      send: async (json) => readChatEvents(await core.chat.stream.$post({ json })),
      regenerate: async (id, json) =>
        readChatEvents(await core.chat.messages[':id'].regenerate.$post({ param: { id }, json })),
      attach: async (id, from) =>
        readChatEvents(
          await core.chat.generations[':id'].stream.$get({ param: { id }, query: { from: String(from) } }),
        ),
    },
    onAccepted: (event) => {
      takeExchange(client, event, [event.prompt, event.message])
      // A first message may have made a chat of a project, which counts its chats.
      if (event.session.project_id !== null) void client.invalidateQueries({ queryKey: queryKeys.projects })
    },
    onDone: (event) => {
      takeExchange(client, event, [event.message])
      void client.invalidateQueries({ queryKey: queryKeys.history(30) })
      void client.invalidateQueries({ queryKey: queryKeys.ledger })
      if (event.message.status === 'failed') void client.invalidateQueries({ queryKey: queryKeys.health })
    },
    onLost: (_id, sessionId) => {
      void client.invalidateQueries({ queryKey: queryKeys.messages(sessionId) })
      void client.invalidateQueries({ queryKey: queryKeys.sessions })
      void client.invalidateQueries({ queryKey: queryKeys.quota })
    },
    waitBefore: (attempt) => sleep(backoffMs(attempt)),
  })
  const outbox = new Outbox((request) => generations.send(request), drafts)
  return { live, generations, drafts, outbox }
}

/** Puts what an event tells into the caches, so that nothing has to be asked for again. */
function takeExchange(client: QueryClient, event: AcceptedEvent | DoneEvent, messages: Message[]): void {
  const { session } = event
  client.setQueryData(queryKeys.quota, event.quota)
  upsertSession(client, session)
  client.setQueryData<MessageList>(queryKeys.messages(session.id), (held) => {
    // Not held and not the beginning of a chat: the whole tree is read when it is opened.
    if (!held && session.message_count > messages.length) return held
    return { session, messages: mergeMessages(held?.messages ?? [], messages) }
  })
}

export function mergeMessages(held: readonly Message[], news: readonly Message[]): Message[] {
  const byId = new Map(news.map((message) => [message.id, message]))
  const merged = held.map((message) => byId.get(message.id) ?? message)
  const known = new Set(held.map((message) => message.id))
  return [...merged, ...news.filter((message) => !known.has(message.id))]
}

/** The list is ordered by the newest message, as the core orders it; a new title moves nothing. */
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

export function readMessages(sessionId: string, signal: AbortSignal): Promise<MessageList> {
  return readReply(
    messageListSchema,
    core.chat.sessions[':id'].messages.$get({ param: { id: sessionId } }, until(signal)),
  )
}
