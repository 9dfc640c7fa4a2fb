import { type BackgroundWork, backgroundWorkSchema } from '../../contract/core/background-work.ts'
import type { WorkerName } from '../../contract/core/memory-runs.ts'
import { runWorkers } from '../../electron/core/headless-workers.ts'
import type { CoreClient } from './core-client.ts'
import type { InProcessCore } from './in-process-core.ts'

const ENTRY = new URL('../../electron/workers/main.ts', import.meta.url)

/** Starts the real worker processes for a test's core. Returns a function that stops them. */
export function startWorkers(core: InProcessCore): () => void {
  return runWorkers(core.core, ENTRY)
}

export async function workOf(
  core: CoreClient,
  worker: WorkerName,
): Promise<BackgroundWork['workers'][number]> {
  const { workers } = backgroundWorkSchema.parse((await core.get('/memory/work')).body)
  const found = workers.find((one) => one.worker === worker)
  if (!found) throw new Error(`There is no worker ${worker}.`)
  return found
}

/** Runs it now, and resolves with its newest run once nothing waits any more. */
export async function runToEnd(core: CoreClient, worker: WorkerName, limitMs = 60_000) {
  const before = (await workOf(core, worker)).last_run?.id
  const asked = await core.post('/memory/work/run', { worker })
  if (asked.status !== 200) throw new Error(`It was not run: ${JSON.stringify(asked.body)}`)
  const until = Date.now() + limitMs
  while (Date.now() < until) {
    const { last_run, state } = await workOf(core, worker)
    if (last_run && last_run.id !== before && state === 'idle') return last_run
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`${worker} did not end: ${JSON.stringify(await workOf(core, worker))}`)
}
