import { z } from 'zod'
import { type ProcessName, processNameSchema } from '../../contract/core/memory-runs.ts'
import { WorkerCoreClient } from './core-client.ts'
import { distillation } from './distillation/distillation.ts'
import { documents } from './documents/documents.ts'
import { reflection } from './reflection/reflection.ts'
import { runWorker } from './work-loop.ts'

/** The token has expired: the parent process starts the worker again with a new one. */
const EXIT_TOKEN_OVER = 3

/**
 * Entry of all workers. Its kind, the core's address and the token come by message, from Electron's utilityProcess or
 * from `npm run core`. A worker ends when its parent process is gone. A `ping` is answered with `pong`, by which the
 * main process knows that it does not hang.
 */
interface ParentPort {
  once(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}
const startSchema = z.object({
  type: z.literal('start'),
  worker: processNameSchema,
  url: z.url(),
  token: z.string(),
  issuedAtSeconds: z.number().int(),
})

const pingSchema = z.object({ type: z.literal('ping') })

const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort
if (parentPort) {
  parentPort.once('message', ({ data }) => void start(data))
  parentPort.on('message', ({ data }) => {
    if (pingSchema.safeParse(data).success) parentPort.postMessage({ type: 'pong' })
  })
} else {
  process.once('message', (message) => void start(message))
  process.once('disconnect', () => process.exit(0))
}

async function start(message: unknown): Promise<void> {
  const { worker, url, token, issuedAtSeconds } = startSchema.parse(message)
  const client = new WorkerCoreClient({ url, token, issuedAtSeconds })
  const forever = new AbortController().signal
  await running(worker, client, forever).catch(() => process.exit(EXIT_TOKEN_OVER))
}

function running(worker: ProcessName, client: WorkerCoreClient, signal: AbortSignal): Promise<void> {
  switch (worker) {
    case 'reflection':
      return runWorker(reflection, client, signal)
    case 'distillation':
      return runWorker(distillation, client, signal)
    case 'documents':
      return runWorker(documents, client, signal)
  }
}
