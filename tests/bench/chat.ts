import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChatEvent } from '../../contract/core/chat.ts'
import { SERVICE_TOKEN_HEADER } from '../../contract/service-token.ts'
import { SYSTEM_PROMPT } from '../../electron/core/chat/prompt.ts'
import { countTokens } from '../../electron/core/ledger/tokenizer.ts'
import { launchEngine } from '../../electron/core/models/engine-process.ts'
import { DEFAULT_CONTEXT_TOKENS, MAX_SMALL_ANSWER_TOKENS } from '../../electron/core/models/window.ts'
import { readRuntime } from '../../native/runtime.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { pointAtEngine } from '../harness/point-at-engine.ts'
import { preparedModelsDir } from '../harness/prepared-models.ts'
import { type BenchRow, median } from './row.ts'

/** One pair varies by some percent on a shared machine; with this many the median moves by about one. */
const PAIRS = 41
/** Both are left after this many tokens (o200k), so that answers of unlike length compare. */
const ANSWER_TOKENS = 120
export const QUESTION = 'Explain in some detail how a sailing boat can move against the wind.'

export interface Sample {
  firstTokenMs: number
  tokensPerSecond: number
}

/**
 * N1: one Ollama, asked once through the whole of the core (guards, store, ledger, SSE) and once directly, with the same
 * model, prompt and options. Both are timed by the client from the call on.
 */
export async function benchChat(): Promise<BenchRow[]> {
  const runtime = readRuntime('dist/runtime.json')
  const homeDir = await mkdtemp(join(tmpdir(), 'novacore-bench-'))
  const engine = await launchEngine({
    ollama: runtime.ollama,
    folders: { homeDir, modelsDir: await preparedModelsDir() },
    parallelChats: 2,
    parentEnv: process.env,
  })
  const core = await InProcessCore.start({ tier: () => 'pro' })
  try {
    await engine.listening
    await pointAtEngine(core, engine.url)
    await sameWindow(core, runtime.models.starter.name)
    const samples = { ours: [] as Sample[], remembering: [] as Sample[], alone: [] as Sample[] }
    const ask = {
      // The same prompt as Ollama's: without the notes that memory would put before it.
      ours: () => time(throughCore(core, { use_memory: false })),
      remembering: () => time(throughCore(core, { use_memory: true })),
      alone: () => time(direct(engine.url, runtime.models.starter.name)),
    }
    await ask.alone()
    await ask.ours()
    for (let pair = 0; pair < PAIRS; pair += 1) {
      // Which one goes first changes, so that a warm cache favours neither.
      const order = ['ours', 'alone', 'remembering'] as const
      for (const which of pair % 2 === 0 ? order : order.toReversed()) samples[which].push(await ask[which]())
    }
    return [...report(samples.ours, samples.alone), remembering(samples.remembering, samples.ours)]
  } finally {
    await core.close()
    await engine.end()
    await rm(homeDir, { recursive: true, force: true })
  }
}

/** Reads server-sent events as plainly as {@link direct} reads lines: what a client does with them is not the app's cost. */
async function* throughCore(core: InProcessCore, options: { use_memory: boolean }): AsyncGenerator<string> {
  const abort = new AbortController()
  const response = await fetch(`${core.url}/chat/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [SERVICE_TOKEN_HEADER]: core.token },
    body: JSON.stringify({ message: QUESTION, ...options }),
    signal: abort.signal,
  })
  let id = ''
  try {
    for await (const line of linesOf(response)) {
      if (!line.startsWith('data: ')) continue
      const event = JSON.parse(line.slice('data: '.length)) as ChatEvent
      if (event.type === 'accepted') id = event.message.id
      if (event.type === 'delta') yield event.text
    }
  } finally {
    abort.abort()
    await core.post(`/chat/generations/${id}/cancel`)
  }
}

/** The whole lines of a body, as they come. Throws when the server refused. */
export async function* linesOf(response: Response): AsyncGenerator<string> {
  if (!response.ok || !response.body) throw new Error(`The server answered ${response.status}`)
  let rest = ''
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

/** Sets the window that {@link direct} asks for: with a different one the model would be loaded again in each turn. */
export async function sameWindow(core: InProcessCore, model: string): Promise<void> {
  const model_parameters = { [model]: { context_tokens: DEFAULT_CONTEXT_TOKENS } }
  const { status } = await core.patch('/settings', { model_parameters })
  if (status !== 200) throw new Error(`The window was refused with ${status}.`)
}

/** Ollama alone, with the window and the length that the app would ask for. */
export async function* direct(url: string, model: string): AsyncGenerator<string> {
  const abort = new AbortController()
  const response = await fetch(`${url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model,
      messages: [
        { role: 'system', content: SYSTEM_PROMPT },
        { role: 'user', content: QUESTION },
      ],
      options: { num_ctx: DEFAULT_CONTEXT_TOKENS, num_predict: MAX_SMALL_ANSWER_TOKENS },
      stream: true,
    }),
    signal: abort.signal,
  })
  try {
    for await (const line of linesOf(response)) {
      const chunk = JSON.parse(line) as { message?: { content?: string } }
      if (chunk.message?.content) yield chunk.message.content
    }
  } finally {
    abort.abort()
  }
}

/** Times the pieces of one answer, and leaves it when enough has come. */
export async function time(pieces: AsyncGenerator<string>): Promise<Sample> {
  const startedMs = performance.now()
  let firstMs = 0
  let lastMs = 0
  let first = ''
  let text = ''
  for await (const piece of pieces) {
    lastMs = performance.now()
    if (text === '') {
      firstMs = lastMs
      first = piece
    }
    text += piece
    // Counting is left until enough has surely come: a token is rarely under two characters.
    if (text.length > ANSWER_TOKENS * 2 && countTokens(text) >= ANSWER_TOKENS) break
  }
  const tokens = countTokens(text) - countTokens(first)
  return { firstTokenMs: firstMs - startedMs, tokensPerSecond: (tokens * 1000) / (lastMs - firstMs) }
}

function report(ours: Sample[], alone: Sample[]): BenchRow[] {
  const speed = median(ours.map((sample) => sample.tokensPerSecond))
  const speedAlone = median(alone.map((sample) => sample.tokensPerSecond))
  // Of each pair by itself: the two of a pair ran within seconds, so that a machine that slows down favours neither.
  const speedRatio = median(
    ours.map((sample, pair) => sample.tokensPerSecond / (alone[pair]?.tokensPerSecond ?? Number.NaN)),
  )
  const first = median(ours.map((sample) => sample.firstTokenMs))
  const firstAlone = median(alone.map((sample) => sample.firstTokenMs))
  return [
    {
      name: 'N1 speed of the answer',
      figure: speed,
      unit: 'tokens/s',
      reference: { name: 'Ollama alone', figure: speedAlone },
      ratio: speedRatio,
      target: '≥ 0.98',
      isMet: speedRatio >= 0.98,
    },
    {
      name: 'N1 time to first token',
      figure: first,
      unit: 'ms',
      reference: { name: 'Ollama alone', figure: firstAlone },
      ratio: first / firstAlone,
      target: 'at most 15 ms more',
      isMet: first - firstAlone <= 15,
    },
  ]
}

/** The look-up, and reading the notes that it finds: here passages of the earlier answers to the same question. */
function remembering(samples: Sample[], without: Sample[]): BenchRow {
  const first = median(samples.map((sample) => sample.firstTokenMs))
  const firstWithout = median(without.map((sample) => sample.firstTokenMs))
  return {
    name: 'N1 time to first token with memory, its notes full',
    figure: first,
    unit: 'ms',
    reference: { name: 'the same without memory', figure: firstWithout },
    ratio: first / firstWithout,
    target: null,
    isMet: null,
  }
}
