import { EventSourceParserStream } from 'eventsource-parser/stream'
import {
  type ChatEvent,
  type ChatRequest,
  chatEventSchema,
  type RegenerateRequest,
} from '../../contract/core/chat.ts'
import { core } from './client.ts'

export type ChatStream = AsyncIterable<ChatEvent>

/** Sends a message and returns the events of its answer; throws CoreError when the core refuses it. */
export async function sendStream(json: ChatRequest): Promise<ChatStream> {
  return readChatEvents(await core.chat.stream.$post({ json }))
}

export async function regenerateStream(id: string, json: RegenerateRequest): Promise<ChatStream> {
  return readChatEvents(await core.chat.messages[':id'].regenerate.$post({ param: { id }, json }))
}

/** Follows a running answer from its character `from` on. */
export async function attachStream(id: string, from: number): Promise<ChatStream> {
  return readChatEvents(
    await core.chat.generations[':id'].stream.$get({ param: { id }, query: { from: String(from) } }),
  )
}

/** Yields the events of one SSE reply; skips comments (keep-alives) and unknown events. */
async function* readChatEvents(response: Response): AsyncGenerator<ChatEvent> {
  if (!response.body) return
  const reader = response.body
    .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .pipeThrough(new EventSourceParserStream())
    .getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const event = chatEventSchema.safeParse(parseJson(next.value.data))
      if (event.success) yield event.data
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
