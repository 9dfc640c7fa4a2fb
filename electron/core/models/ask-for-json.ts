import { splitThinking } from '../../../contract/thinking.ts'
import type { Engine, EngineMessage, EngineStats } from './engine.ts'

export interface JsonQuestion {
  /** The default model when none is named. */
  model?: string
  messages: EngineMessage[]
  /** JSON schema of the answer. */
  format: object
  maxTokens: number
  signal: AbortSignal
}
export interface JsonAnswer {
  model: string
  /** As the model wrote it: text from outside, which may be no JSON at all. */
  text: string
  stats: EngineStats | null
}

/** One whole answer at temperature 0, so that the same question gets the same answer. Throws what Engine.chat throws. */
export async function askForJson(
  engine: Pick<Engine, 'chat' | 'defaultModel'>,
  question: JsonQuestion,
): Promise<JsonAnswer> {
  const model = question.model ?? (await engine.defaultModel())
  const { messages, format, maxTokens, signal } = question
  let text = ''
  for await (const chunk of engine.chat({
    model,
    messages,
    format,
    maxTokens,
    temperature: 0,
    signal,
  })) {
    if (chunk.type === 'end') return { model, text: splitThinking(text).answer, stats: chunk.stats }
    text += chunk.text
  }
  signal.throwIfAborted()
  return { model, text, stats: null }
}
