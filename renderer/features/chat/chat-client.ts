import type { QueryClient } from '@tanstack/react-query'
import { backOffMs } from '../../../contract/back-off.ts'
import { takeExchange } from '../../core/chat-cache.ts'
import { attachStream, regenerateStream, sendStream } from '../../core/chat-streams.ts'
import { queryKeys, RETRY } from '../../core/query.ts'
import { Drafts } from './drafts.ts'
import { Generations } from './generations.ts'
import { createFrameSchedule, LiveAnswers } from './live-answers.ts'
import { Outbox } from './outbox.ts'

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
    open: { send: sendStream, regenerate: regenerateStream, attach: attachStream },
    onAccepted: (event) => {
      takeExchange(client, event, [event.prompt, event.message])
      // A first message may have made a chat of a project, which counts its chats.
      if (event.session.project_id !== null) void client.invalidateQueries({ queryKey: queryKeys.projects })
    },
    onDone: (event) => {
      takeExchange(client, event, [event.message])
      // What the user said may have been kept.
      void client.invalidateQueries({ queryKey: queryKeys.memory })
      void client.invalidateQueries({ queryKey: queryKeys.usageReports })
      void client.invalidateQueries({ queryKey: queryKeys.ledger })
      if (event.message.status === 'failed') void client.invalidateQueries({ queryKey: queryKeys.health })
    },
    onLost: (_id, sessionId) => {
      void client.invalidateQueries({ queryKey: queryKeys.messages(sessionId) })
      void client.invalidateQueries({ queryKey: queryKeys.sessions })
      void client.invalidateQueries({ queryKey: queryKeys.quota })
    },
    waitBefore: (attempt) => new Promise((resolve) => setTimeout(resolve, backOffMs(attempt, RETRY))),
  })
  const outbox = new Outbox((request) => generations.send(request), drafts)
  return { live, generations, drafts, outbox }
}
