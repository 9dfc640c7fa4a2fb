import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { THINK_CLOSE, THINK_OPEN } from '../../../contract/thinking.ts'
import type { ChatCall, ChatChunk, EngineStats } from './engine.ts'
import {
  answerNotStarted,
  engineDied,
  engineMalformed,
  engineRefusal,
  engineStalled,
  engineUnavailable,
} from './engine-errors.ts'
import { isRefused, type Loopback, readText } from './loopback.ts'
import { createLineReader } from './ndjson.ts'

/**
 * One answer over Ollama's wire format: `POST /api/chat`, answered by lines of JSON
 *   {"message":{"role":"assistant","content":"Hel"},"done":false}
 *   {"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","eval_count":7,…}
 * An error in the middle is a line {"error":"…"}. Closing the connection makes Ollama stop computing.
 */
export interface ChatTimeouts {
  /** Silence before the first byte: a model is loaded, a long prompt read, or other chats are ahead in the queue. */
  firstByteMs: number
  /** Silence between two pieces of the answer. */
  stallMs: number
}
export const CHAT_TIMEOUTS: ChatTimeouts = { firstByteMs: 10 * 60_000, stallMs: 120_000 }

/** How long Ollama keeps a model in memory that nobody uses. */
export const KEEP_ALIVE = '5m'
/**
 * Ollama drops an answer after more than 30 equal pieces (llm/server.go, tokenRepeat) and then ends the stream without
 * its last line: an end of that kind is the model's doing, not a death.
 */
const REPEAT_LIMIT = 30

const lineSchema = z.object({
  error: z.string().optional(),
  message: z.object({ content: z.string().default(''), thinking: z.string().default('') }).optional(),
  done: z.boolean().default(false),
  done_reason: z.string().default('stop'),
  load_duration: z.number().default(0),
  prompt_eval_count: z.number().default(0),
  prompt_eval_duration: z.number().default(0),
  eval_count: z.number().default(0),
  eval_duration: z.number().default(0),
})
type ChatLine = z.infer<typeof lineSchema>

/**
 * The body of the call. `think: false` is accepted by models that cannot think (server/routes.go), and keeps those that
 * can from spending the tokens of background work on it.
 */
function chatBody(call: Omit<OllamaChatCall, 'signal'>): string {
  const { options, ...load } = loadOptions(call)
  return JSON.stringify({
    model: call.model,
    messages: call.messages,
    stream: true,
    think: call.think === true,
    // What does not fit is refused, instead of being cut where nobody sees it.
    truncate: false,
    shift: false,
    ...load,
    ...(call.format ? { format: call.format } : {}),
    options: {
      ...options,
      num_predict: call.maxTokens,
      ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
      ...(call.topP === undefined ? {} : { top_p: call.topP }),
      ...(call.stop === undefined ? {} : { stop: call.stop }),
    },
  })
}

/** How a model is to be loaded; with another window it is loaded again. */
export interface LoadOptions {
  /** null: as the engine's own settings say. */
  contextTokens: number | null
  /** How long it stays in memory unused; null: as the engine's own settings say. */
  keepAlive: string | null
}
export type OllamaChatCall = ChatCall & LoadOptions

export function loadOptions({ contextTokens, keepAlive }: LoadOptions) {
  return {
    ...(keepAlive === null ? {} : { keep_alive: keepAlive }),
    options: contextTokens === null ? {} : { num_ctx: contextTokens },
  }
}

/** See {@link Engine.chat} for what it throws. */
export async function* streamChat(
  loopback: Loopback,
  call: OllamaChatCall,
  timeouts: ChatTimeouts = CHAT_TIMEOUTS,
): AsyncGenerator<ChatChunk> {
  if (call.signal.aborted) return
  const ended = new AbortController()
  const end = (): void => ended.abort()
  call.signal.addEventListener('abort', end, { once: true })
  let response: IncomingMessage | undefined
  let isDone = false
  let hasText = false
  try {
    response = await inTime(openChat(loopback, call, ended.signal), timeouts.firstByteMs, false)
    if (response.statusCode !== 200) {
      const { model } = call
      throw engineRefusal(response.statusCode ?? 500, errorText(await readText(response)), { model })
    }
    let isThinking = false
    for await (const line of readLines(response, timeouts.stallMs)) {
      const { thinking = '', content = '' } = line.message ?? {}
      let text = ''
      if (thinking !== '') {
        text += isThinking ? thinking : `${THINK_OPEN}${thinking}`
        isThinking = true
      }
      if (isThinking && (content !== '' || line.done)) {
        text += THINK_CLOSE
        isThinking = false
      }
      text += content
      if (text !== '') {
        hasText = true
        yield { type: 'text', text }
      }
      if (!line.done) continue
      isDone = true
      yield { type: 'end', stats: toStats(line) }
      return
    }
  } catch (error) {
    if (!call.signal.aborted) throw asAppError(error, response !== undefined, hasText)
  } finally {
    call.signal.removeEventListener('abort', end)
    // A finished answer gives its socket back; any other end must close it, or Ollama would compute on.
    if (isDone) response?.resume()
    else end()
  }
}

function openChat(loopback: Loopback, call: OllamaChatCall, signal: AbortSignal): Promise<IncomingMessage> {
  return loopback.send({ method: 'POST', path: '/api/chat', body: chatBody(call), signal })
}

async function* readLines(response: IncomingMessage, stallMs: number): AsyncGenerator<ChatLine> {
  const reader = createLineReader()
  const chunks = response.iterator({ destroyOnReturn: false })
  const repeats = createRepeatCounter()
  for (;;) {
    const next: Promise<IteratorResult<Buffer, undefined>> = chunks.next()
    const { value, done } = await inTime(next, stallMs, repeats.hasText())
    for (const raw of done ? reader.end() : reader.push(value)) {
      const line = parseLine(raw, repeats.hasText())
      repeats.saw(line)
      yield line
      if (line.done) return
    }
    if (!done) continue
    const repeated = repeats.asEnd()
    if (!repeated) throw new Error('the stream ended without its last line')
    yield repeated
    return
  }
}

function parseLine(raw: unknown, hasText: boolean): ChatLine {
  const parsed = lineSchema.safeParse(raw)
  if (!parsed.success) throw engineMalformed('wrong_shape')
  if (parsed.data.error !== undefined) throw engineRefusal(null, parsed.data.error, { hasText })
  return parsed.data
}

/** Counts as Ollama does, so that its silent end after a loop is recognised. */
function createRepeatCounter() {
  let pieces = 0
  let last = ''
  let repeats = 0
  return {
    saw(line: ChatLine): void {
      // Ollama counts what it sends of thinking as well.
      const text = line.message?.content || line.message?.thinking
      if (!text) return
      pieces += 1
      const piece = text.trim()
      repeats = piece === last ? repeats + 1 : 0
      last = piece
    },
    hasText: (): boolean => pieces > 0,
    /** The last line that Ollama left out; each piece is one token, its own figures are lost. */
    asEnd: (): ChatLine | null =>
      repeats < REPEAT_LIMIT
        ? null
        : lineSchema.parse({ done: true, done_reason: 'repetition', eval_count: pieces }),
  }
}

function toStats(line: ChatLine): EngineStats {
  return {
    promptTokens: line.prompt_eval_count,
    answerTokens: line.eval_count,
    loadMs: line.load_duration / NS_PER_MS,
    promptMs: line.prompt_eval_duration / NS_PER_MS,
    answerMs: line.eval_duration / NS_PER_MS,
    doneReason: line.done_reason,
  }
}
const NS_PER_MS = 1_000_000

/** The `error` of Ollama's JSON body, or the body itself. */
export function errorText(body: string): string {
  try {
    const parsed = z.object({ error: z.string() }).safeParse(JSON.parse(body))
    return parsed.success ? parsed.data.error : body
  } catch {
    return body
  }
}

function asAppError(error: unknown, hasAnswered: boolean, hasText: boolean): unknown {
  if (error instanceof Error && error.name === 'AppError') return error
  if (isRefused(error) && !hasAnswered) return engineUnavailable(error)
  return hasText ? engineDied(error) : answerNotStarted(null, error)
}

/** @throws AppError engine_died or answer_not_started when nothing has come in time */
async function inTime<T>(work: Promise<T>, limitMs: number, hasText: boolean): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(engineStalled(Math.round(limitMs / 1000), hasText)), limitMs)
  })
  try {
    return await Promise.race([work, stalled])
  } finally {
    clearTimeout(timer)
    // After a stall this promise rejects later, when its connection closes, and nobody awaits it.
    work.catch(() => {})
  }
}
