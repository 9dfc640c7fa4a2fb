import { type ChildProcess, fork } from 'node:child_process'
import { type ProcessName, processNameSchema } from '../../contract/core/memory-runs.ts'
import type { RunningCore } from './core.ts'

const RESTART_MS = 5_000

/**
 * Runs the background workers for `npm run core`, where no Electron does: child processes of `entry`, each with its own
 * token. They end with this process. Returns a function that ends them.
 */
export function runWorkers(core: RunningCore, entry: URL): () => void {
  const children = new Map<string, ChildProcess>()
  let isStopped = false

  async function start(worker: ProcessName): Promise<void> {
    const issuedAtSeconds = Math.floor(Date.now() / 1000)
    const token = await core.issueToken(worker)
    if (isStopped) return
    // Its stdout is ignored, because ours carries one line of JSON.
    const child = fork(entry, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    children.set(worker, child)
    child.send({ type: 'start', worker, url: core.url, token, issuedAtSeconds })
    child.once('exit', () => {
      if (!isStopped) setTimeout(() => void start(worker), RESTART_MS).unref()
    })
  }

  for (const worker of processNameSchema.options) void start(worker)
  return () => {
    isStopped = true
    for (const child of children.values()) child.kill('SIGKILL')
  }
}
