import type { ChatEvent } from '../../contract/core/chat.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { pointAtEngine } from '../harness/point-at-engine.ts'
import { watchedEngine } from '../harness/watched-engine.ts'
import { startWorkers, workOf } from '../harness/worker-processes.ts'
import { largerInName } from './larger-in-name.ts'
import { type BenchRow, median } from './row.ts'

const PAIRS = 9
const REFLECTIONS = 5
/** By then the model reads or writes for the reflection. */
const INTO_REFLECTION_MS = 300
const MATERIAL = 'I am learning to sail and I like it. I have two dogs. Say hello in three words.'
const QUESTION = 'Name three colours of the rainbow.'

/**
 * B4: how much later the first token comes for a person who writes while a reflection holds the engine, against one who
 * writes while nothing else is done. Real engine, real worker processes; pairs interleaved.
 */
export async function benchBackground(): Promise<BenchRow[]> {
  const engine = await watchedEngine()
  const larger = await largerInName(engine.url)
  const core = await InProcessCore.start({ tier: () => 'pro' })
  const stopWorkers = startWorkers(core)
  try {
    const byCore = await reflectionMs(core, engine.url)
    const byModel = await reflectionMs(core, larger.url)
    await firstTokenMs(core)
    const quiet: number[] = []
    const busy: number[] = []
    for (let pair = 0; pair < PAIRS; pair += 1) {
      // Something to reflect on; what is measured takes no part in memory, so that only the engine is shared.
      await core.post('/chat/message', { message: `${MATERIAL} This is chat ${pair}.` })
      await untilIdle(core)
      quiet.push(await firstTokenMs(core))
      await core.post('/memory/work/run', { worker: 'reflection' })
      await untilRunning(core)
      await new Promise((resolve) => setTimeout(resolve, INTO_REFLECTION_MS))
      if ((await workOf(core, 'reflection')).state !== 'running') continue
      busy.push(await firstTokenMs(core))
    }
    const added = median(busy) - median(quiet)
    const row = (name: string, figure: number) => ({
      name,
      figure,
      unit: 'ms',
      reference: null,
      ratio: null,
      target: null,
      isMet: null,
    })
    return [
      row('C4 a reflection on one exchange, starter model (the core reads it alone)', byCore),
      row('C4 a reflection on one exchange, a model of that speed that is asked too', byModel),
      {
        name: `B4 time to first token while a reflection runs (${busy.length} pairs)`,
        figure: median(busy),
        unit: 'ms',
        reference: { name: 'while nothing else runs', figure: median(quiet) },
        ratio: median(busy) / median(quiet),
        target: 'added ≤ 200 ms',
        isMet: busy.length > PAIRS / 2 && added <= 200,
      },
      row('B4 added for the person, median', added),
    ]
  } finally {
    stopWorkers()
    await core.close()
    await larger.close()
    await engine.end()
  }
}

/** From "run now" to the end of the run, of a chat of one exchange; median of five. */
async function reflectionMs(core: InProcessCore, engineUrl: string): Promise<number> {
  await pointAtEngine(core, engineUrl)
  const all: number[] = []
  for (let chat = 0; chat < REFLECTIONS; chat += 1) {
    await core.post('/chat/message', { message: `${MATERIAL} This is exchange ${chat} for ${engineUrl}.` })
    const before = (await workOf(core, 'reflection')).last_run?.id
    const sentMs = performance.now()
    await core.post('/memory/work/run', { worker: 'reflection' })
    await until(async () => {
      const { last_run, state } = await workOf(core, 'reflection')
      return last_run?.id !== before && state === 'idle'
    })
    all.push(performance.now() - sentMs)
  }
  return median(all)
}

async function firstTokenMs(core: InProcessCore): Promise<number> {
  const sentMs = performance.now()
  let firstMs: number | null = null
  for await (const event of core.stream('POST', '/chat/stream', {
    message: QUESTION,
    use_memory: false,
  }) as AsyncGenerator<ChatEvent>) {
    if (event.type === 'delta') firstMs ??= performance.now() - sentMs
  }
  if (firstMs === null) throw new Error('Nothing was answered.')
  return firstMs
}

async function untilIdle(core: InProcessCore): Promise<void> {
  await until(async () => (await workOf(core, 'reflection')).state !== 'running')
}
async function untilRunning(core: InProcessCore): Promise<void> {
  await until(async () => (await workOf(core, 'reflection')).state === 'running')
}
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const limitMs = performance.now() + 60_000
  while (!(await isSo())) {
    if (performance.now() > limitMs) throw new Error('The worker did not come that far.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
