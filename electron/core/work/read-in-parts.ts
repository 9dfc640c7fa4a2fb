import type { JsonQuestion } from '../models/ask-for-json.ts'
import type { Engine } from '../models/engine.ts'

/** How long a user who sends a message may wait for a part that is being read. */
const PART_MS = 250
const FIRST_CHARS = 600
const MIN_CHARS = 100

/**
 * Lets the model read a long question part by part, each time a longer beginning of it. Ollama reads a prompt to its end
 * even when nobody waits for it any more (tried with 0.24: 3,000 tokens went on for 9 s), so a user who writes in the
 * meantime would wait for all of it; now for one part. What was read comes from the engine's cache, so that the whole
 * takes as long as before.
 * @param nowMs a clock that only goes forward
 */
export async function readInParts(
  engine: Pick<Engine, 'chat'>,
  { model, messages, format, signal }: JsonQuestion & { model: string },
  nowMs: () => number,
): Promise<void> {
  const last = messages.at(-1)
  if (last === undefined) return
  let partChars = FIRST_CHARS
  for (let end = partChars; end < last.content.length; end += partChars) {
    const startedMs = nowMs()
    const beginning = { ...last, content: last.content.slice(0, end) }
    const chunks = engine.chat({
      model,
      messages: [...messages.slice(0, -1), beginning],
      format,
      maxTokens: 1,
      temperature: 0,
      signal,
    })
    for await (const chunk of chunks) if (chunk.type === 'end') break
    signal.throwIfAborted()
    const tookMs = Math.max(1, nowMs() - startedMs)
    partChars = Math.max(MIN_CHARS, Math.floor((partChars * PART_MS) / tookMs))
  }
}
