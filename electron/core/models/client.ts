import type { Readable } from 'node:stream'
import { type Fetch, Ollama } from 'ollama'
import { z } from 'zod'
import { AppError } from '../../../contract/errors.ts'
import {
  CHAT_TIMEOUTS,
  type ChatTimeouts,
  errorText,
  KEEP_ALIVE,
  type LoadOptions,
  loadOptions,
  type OllamaChatCall,
  streamChat,
} from './chat-stream.ts'
import type { ChatChunk } from './engine.ts'
import { engineMalformed, engineRefusal, engineUnavailable } from './engine-errors.ts'
import { createLoopback, type Loopback, type LoopbackCall, readText } from './loopback.ts'
import { createLineReader } from './ndjson.ts'

const tagSchema = z.object({
  name: z.string(),
  size: z.number(),
  digest: z.string(),
  details: z
    .object({
      family: z.string().nullish(),
      families: z.array(z.string()).nullish(),
      parameter_size: z.string().nullish(),
      quantization_level: z.string().nullish(),
    })
    .default({}),
})
export type InstalledModel = z.infer<typeof tagSchema>
const tagsSchema = z.object({ models: z.array(tagSchema).nullable() })
const loadedModelSchema = z.object({
  name: z.string(),
  context_length: z.number().int().positive().nullish(),
  size: z.number().default(0),
  size_vram: z.number().default(0),
})
export type LoadedModel = z.infer<typeof loadedModelSchema>
const loadedSchema = z.object({ models: z.array(loadedModelSchema).nullable() })
const showSchema = z.object({
  capabilities: z.array(z.string()).default([]),
  model_info: z.record(z.string(), z.unknown()).nullish(),
})
export type ShownModel = z.infer<typeof showSchema>
const pullLineSchema = z.object({
  status: z.string().optional(),
  digest: z.string().optional(),
  total: z.number().optional(),
  completed: z.number().optional(),
  error: z.string().optional(),
})
export type PullLine = z.infer<typeof pullLineSchema>
const versionSchema = z.object({ version: z.string() })
/**
 * One thread. Ollama gives each model a process with a thread for every CPU, and these threads wait for each other by
 * spinning: while examples were embedded after a start, two such processes on two CPUs made a first answer of 20 words
 * take 30 to 55 s. With one thread here it takes under 2 s, and the embedding itself is no slower.
 */
const EMBED_OPTIONS = { num_thread: 1 }
const embedSchema = z.object({ embeddings: z.array(z.array(z.number())) })

export interface CreateModel {
  model: string
  /** path inside the model → `sha256:<hex>` of a blob that is already there */
  files: Record<string, string>
  template?: string
  parameters?: Record<string, string[] | number>
  license?: string
}

/** The calls that this app makes to one Ollama. Every method throws AppError with a code of the engine. */
export interface OllamaClient {
  readonly url: string
  version(signal?: AbortSignal): Promise<string>
  installed(): Promise<InstalledModel[]>
  /** The models in memory, each with its window; `size` is all that one takes, `size_vram` the part on a graphics card. */
  loaded(): Promise<LoadedModel[]>
  /** What it can (`completion`, `embedding`, `thinking` …; empty from an Ollama that does not say) and its metadata. */
  show(model: string): Promise<ShownModel>
  /**
   * Downloads a model, or goes on with what is there of it. Ends after the line `success`.
   * @throws AppError pull_failed in the engine's words (see pull-errors.ts), engine_unavailable
   */
  pull(call: { model: string; isInsecure: boolean }, signal: AbortSignal): AsyncGenerator<PullLine>
  /** Deletes a model and the files that no other one needs. */
  remove(model: string): Promise<void>
  chat(call: OllamaChatCall): AsyncGenerator<ChatChunk>
  /** Loads a model and answers when it is in memory; nothing is computed. */
  load(model: string, options: LoadOptions, signal: AbortSignal): Promise<void>
  /** One vector for each text, in their order. */
  embed(model: string, texts: string[]): Promise<number[][]>
  hasBlob(digest: string, signal: AbortSignal): Promise<boolean>
  /** Ollama hashes what it receives and refuses what does not match `digest`. */
  sendBlob(digest: string, body: { stream: Readable; bytes: number }, signal: AbortSignal): Promise<void>
  create(model: CreateModel, signal: AbortSignal): Promise<void>
  close(): void
}

/** @param url loopback only; see {@link createLoopback} */
export function createOllamaClient(url: string, timeouts: ChatTimeouts = CHAT_TIMEOUTS): OllamaClient {
  const loopback = createLoopback(url)
  /** All control calls go over the same sockets, with our errors instead of the library's. */
  const control = new Ollama({ host: loopback.url, fetch: fetchOver((call) => answer(call)) })

  const answer = async (call: LoopbackCall, model?: string): Promise<{ status: number; text: string }> => {
    try {
      const response = await loopback.send(call)
      const status = response.statusCode ?? 500
      const text = await readText(response)
      if (status >= 400 && call.method !== 'HEAD') {
        throw engineRefusal(status, errorText(text), model === undefined ? {} : { model })
      }
      return { status, text }
    } catch (error) {
      if (error instanceof Error && error.name === 'AppError') throw error
      throw engineUnavailable(error)
    }
  }
  const post = (path: string, body: unknown, signal?: AbortSignal, model?: string) =>
    answer({ method: 'POST', path, body: JSON.stringify(body), ...(signal ? { signal } : {}) }, model)
  return {
    url: loopback.url,
    async version(signal) {
      const { text } = await answer({ method: 'GET', path: '/api/version', ...(signal ? { signal } : {}) })
      return shaped(versionSchema, parseJson(text)).version
    },
    installed: async () => shaped(tagsSchema, await control.list()).models ?? [],
    loaded: async () => shaped(loadedSchema, await control.ps()).models ?? [],
    show: async (model) => shaped(showSchema, await control.show({ model })),
    pull: (call, signal) => streamPull(loopback, call, signal),
    async remove(model) {
      await answer({ method: 'DELETE', path: '/api/delete', body: JSON.stringify({ model }) }, model)
    },
    chat: (call) => streamChat(loopback, call, timeouts),
    async load(model, options, signal) {
      await post('/api/chat', { model, messages: [], stream: false, ...loadOptions(options) }, signal, model)
    },
    embed: async (model, texts) =>
      shaped(
        embedSchema,
        await control.embed({ model, input: texts, keep_alive: KEEP_ALIVE, options: EMBED_OPTIONS }),
      ).embeddings,
    async hasBlob(digest, signal) {
      return (await answer({ method: 'HEAD', path: `/api/blobs/${digest}`, signal })).status === 200
    },
    async sendBlob(digest, body, signal) {
      await answer({ method: 'POST', path: `/api/blobs/${digest}`, body, signal })
    },
    async create(model, signal) {
      await post('/api/create', { ...model, stream: false }, signal)
    },
    close: () => loopback.close(),
  }
}

async function* streamPull(
  loopback: Loopback,
  { model, isInsecure }: { model: string; isInsecure: boolean },
  signal: AbortSignal,
): AsyncGenerator<PullLine> {
  const body = JSON.stringify({ model, insecure: isInsecure, stream: true })
  const failed = (words: string) => new AppError('pull_failed', words)
  try {
    const response = await loopback.send({ method: 'POST', path: '/api/pull', body, signal })
    if ((response.statusCode ?? 500) >= 400) throw failed(errorText(await readText(response)))
    const reader = createLineReader()
    for await (const chunk of response as AsyncIterable<Buffer>) {
      for (const raw of reader.push(chunk)) {
        const line = shaped(pullLineSchema, raw)
        if (line.error !== undefined) throw failed(line.error)
        yield line
        if (line.status === 'success') return
      }
    }
    throw engineUnavailable(new Error('the stream ended without success'))
  } catch (error) {
    if (signal.aborted || error instanceof AppError) throw error
    throw engineUnavailable(error)
  }
}

type Answer = (call: LoopbackCall) => Promise<{ status: number; text: string }>

/** The `fetch` that the ollama package is given: only what its control calls use. */
function fetchOver(answer: Answer): Fetch {
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    const body = typeof init?.body === 'string' ? { body: init.body } : {}
    const method = init?.method === 'POST' ? 'POST' : 'GET'
    const { status, text } = await answer({ method, path: pathname, ...body })
    return new Response(text, { status, headers: { 'content-type': 'application/json' } })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw engineMalformed('not_json')
  }
}

function shaped<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw engineMalformed('wrong_shape')
  return parsed.data
}
