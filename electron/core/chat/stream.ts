import { setTimeout } from 'node:timers/promises'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { ChatEvent, Message } from '../../../contract/core/chat.ts'
import type { QuotaReply } from '../../../contract/core/usage.ts'
import type { Generations } from './generations.ts'
import type { SessionService } from './session-service.ts'

/** Keeps a stream that has nothing to say from looking dead while a model loads. */
const HEARTBEAT_MS = 15_000
/** Rules take some ms and the vector of a question some more; a model's opinion takes seconds. */
const JUDGED_LIMIT_MS = 250

export interface StreamDeps {
  sessions: SessionService
  generations: Generations
  quota: () => QuotaReply
}

/**
 * Streams an answer to one watcher, from offset `from` on: accepted, delta…, done. It only watches: when the watcher
 * goes away the answer goes on. An answer that has ended is told in the same events.
 */
export function streamAnswer(c: Context, deps: StreamDeps, answer: Message, from: number): Response {
  const generation = deps.generations.get(answer.id)
  // A proxy between us and the page must not gather events.
  c.header('Cache-Control', 'no-store')
  c.header('X-Accel-Buffering', 'no')
  return streamSSE(c, async (stream) => {
    const gone = new AbortController()
    stream.onAbort(() => gone.abort())
    const send = (event: ChatEvent) => stream.writeSSE({ event: event.type, data: JSON.stringify(event) })
    const heartbeat = setInterval(() => void stream.write(': still here\n\n'), HEARTBEAT_MS)
    try {
      // What the constitution says of the question comes with the first event, unless it takes its time.
      if (generation) await Promise.race([generation.judged, setTimeout(JUDGED_LIMIT_MS)])
      await send({ type: 'accepted', ...ends(deps, answer.id), prompt: promptOf(deps, answer) })
      if (generation) {
        for await (const piece of generation.live.follow(from, gone.signal)) {
          await send({ type: 'delta', ...piece })
        }
      } else if (from < answer.content.length) {
        await send({ type: 'delta', at: from, text: answer.content.slice(from) })
      }
      if (!gone.signal.aborted) await send({ type: 'done', ...ends(deps, answer.id) })
    } finally {
      clearInterval(heartbeat)
    }
  })
}

function ends({ sessions, quota }: StreamDeps, answerId: string) {
  const message = sessions.message(answerId)
  return { session: sessions.get(message.session_id), message, quota: quota() }
}

function promptOf({ sessions }: StreamDeps, answer: Message): Message {
  return answer.parent_id === null ? answer : sessions.message(answer.parent_id)
}
