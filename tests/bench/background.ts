import type { ChatEvent } from '../../contract/core/chat.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { preparedModelsDir } from '../harness/prepared-models.ts'
import { startWorkers, workOf } from '../harness/worker-processes.ts'
import { type BenchRow, median } from './row.ts'

const PAIRS = 9
/** By then the model reads or writes for the reflection. */
const INTO_REFLECTION_MS = 300
const MATERIAL = 'I am learning to sail and I like it. I have two dogs. Say hello in three words.'
const QUESTION = 'Name three colours of the rainbow.'

/**
 * B4: how much later the first token comes for a person who writes while a reflection holds the engine, against one who
 * writes while nothing else is done. Real engine, real worker processes; pairs interleaved.
 */
export async function benchBackground(): Promise<BenchRow[]> {
  process.env.NOVACORE_MODELS_DIR = await preparedModelsDir()
  const core = await InProcessCore.start({ tier: () => 'pro' })
  const stopWorkers = startWorkers(core)
  try {
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
    return [
      {
        name: `B4 time to first token while a reflection runs (${busy.length} pairs)`,
        figure: median(busy),
        unit: 'ms',
        reference: { name: 'while nothing else runs', figure: median(quiet) },
        ratio: median(busy) / median(quiet),
        target: 'added ≤ 200 ms',
        isMet: busy.length > PAIRS / 2 && added <= 200,
      },
      {
        name: 'B4 added for the person, median',
        figure: added,
        unit: 'ms',
        reference: null,
        ratio: null,
        target: null,
        isMet: null,
      },
    ]
  } finally {
    stopWorkers()
    await core.close()
  }
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
