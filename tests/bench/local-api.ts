import { SYSTEM_PROMPT } from '../../electron/core/chat/prompt.ts'
import { ApiCaller } from '../harness/api-caller.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { pointAtEngine } from '../harness/point-at-engine.ts'
import { realRuntime } from '../harness/prepared-models.ts'
import { watchedEngine } from '../harness/watched-engine.ts'
import { direct, linesOf, QUESTION, type Sample, sameWindow, time } from './chat.ts'
import { type BenchRow, median } from './row.ts'

const PAIRS = 15

/** One Ollama, asked through /v1/chat/completions (key, quota, policy, ledger, SSE) and directly, in turns. */
export async function benchLocalApi(): Promise<BenchRow[]> {
  const model = realRuntime().models.starter.name
  const engine = await watchedEngine()
  const core = await InProcessCore.start({ tier: () => 'pro' })
  try {
    await pointAtEngine(core, engine.url)
    await sameWindow(core, model)
    const api = await ApiCaller.open(core)
    const samples = { api: [] as Sample[], alone: [] as Sample[] }
    const ask = {
      api: () => time(throughApi(api, model)),
      alone: () => time(direct(engine.url, model)),
    }
    await ask.alone()
    await ask.api()
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const order = ['api', 'alone'] as const
      for (const which of pair % 2 === 0 ? order : order.toReversed()) samples[which].push(await ask[which]())
    }
    return report(samples.api, samples.alone)
  } finally {
    await core.close()
    await engine.end()
  }
}

async function* throughApi({ baseURL, secret }: ApiCaller, model: string): AsyncGenerator<string> {
  const abort = new AbortController()
  const messages = [
    { role: 'system', content: SYSTEM_PROMPT },
    { role: 'user', content: QUESTION },
  ]
  const response = await fetch(`${baseURL}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages, stream: true }),
    signal: abort.signal,
  })
  try {
    for await (const line of linesOf(response)) {
      if (!line.startsWith('data: {')) continue
      const chunk = JSON.parse(line.slice('data: '.length)) as { choices: { delta: { content?: string } }[] }
      const content = chunk.choices[0]?.delta.content
      if (content) yield content
    }
  } finally {
    abort.abort()
  }
}

function report(api: Sample[], alone: Sample[]): BenchRow[] {
  const middle = (all: Sample[], of: keyof Sample) => median(all.map((sample) => sample[of]))
  const row = (name: string, of: keyof Sample, unit: string): BenchRow => {
    const [figure, reference] = [middle(api, of), middle(alone, of)]
    return {
      name,
      figure,
      unit,
      reference: { name: 'Ollama alone', figure: reference },
      ratio: figure / reference,
      target: null,
      isMet: null,
    }
  }
  return [
    row('speed of an answer through the local API', 'tokensPerSecond', 'tokens/s'),
    row('time to first token through the local API', 'firstTokenMs', 'ms'),
  ]
}
