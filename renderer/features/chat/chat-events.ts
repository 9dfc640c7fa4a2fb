import { EventSourceParserStream } from 'eventsource-parser/stream'
import { type ChatEvent, chatEventSchema } from '../../../contract/core/chat.ts'

/** Yields the events of one SSE answer of the core. Comments (keep-alives) and unknown events are passed over. */
export async function* readChatEvents(response: Response): AsyncGenerator<ChatEvent> {
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
