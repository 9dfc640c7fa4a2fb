import type { Writable } from 'node:stream'
import { utilityProcess } from 'electron'
import type { ChildHandle } from './child-handle.ts'

/**
 * Forks the core or a worker as a utilityProcess: Chromium ends it with its parent, and no environment variable can
 * attach a debugger to it. What it prints goes to `output`.
 */
export function forkProcess(entry: string, serviceName: string, output: Writable): ChildHandle {
  const child = utilityProcess.fork(entry, [], {
    serviceName,
    stdio: 'pipe',
    env: coreEnvironment(process.env),
  })
  child.stdout?.pipe(output, { end: false })
  child.stderr?.pipe(output, { end: false })
  let exitCode: number | null = null
  child.on('exit', (code) => {
    exitCode = code
  })
  return {
    get pid() {
      return child.pid
    },
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => {
      if (exitCode !== null) listener(exitCode)
      else child.once('exit', listener)
    },
    kill: () => {
      // A process that hangs does not handle SIGTERM, which is all that UtilityProcess.kill sends.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    },
  }
}

/** Leaves out the variables that change what Node or Electron runs or prints. */
function coreEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const unwanted = /^(NODE_|ELECTRON_)/
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !unwanted.test(entry[0]),
    ),
  )
}
