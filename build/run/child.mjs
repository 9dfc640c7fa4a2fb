/** Runs a program in the foreground: it shares our terminal, and a signal to us is passed on to it. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const FORCE_MS = 10_000

/**
 * Runs a program to its end and returns its exit code (128 + n when signal n ended it, 127 when it could not start).
 * A signal to this process is passed on once; after ten seconds the program is killed.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onStop?: () => void }} [options] `onStop`: a signal came
 */
export async function runInForeground(program, args, { cwd, env, onStop } = {}) {
  // A group of its own: a Ctrl-C in the terminal then reaches the program once, through us, and not its helpers first.
  const isGrouped = process.platform !== 'win32'
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: 'inherit',
    detached: isGrouped,
  })
  let timer
  const pass = (signal) => {
    onStop?.()
    child.kill(signal)
    timer ??= setTimeout(() => endGroup(child, isGrouped), FORCE_MS)
  }
  for (const signal of SIGNALS) process.on(signal, pass)
  try {
    return await new Promise((resolve) => {
      child.once('error', (error) => {
        process.stderr.write(`${program} could not be started: ${error.message}\n`)
        resolve(127)
      })
      child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)))
    })
  } finally {
    clearTimeout(timer)
    for (const signal of SIGNALS) process.off(signal, pass)
  }
}

function endGroup(child, isGrouped) {
  try {
    if (isGrouped) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // It has already exited.
  }
}

/** Environment in which `node` is Node 24 and the checkout's tools are in the PATH. */
export function toolEnvironment(root, node) {
  const separator = process.platform === 'win32' ? ';' : ':'
  const folders = [node.replace(/[\\/][^\\/]+$/, ''), `${root}/node_modules/.bin`, process.env.PATH ?? '']
  return { PATH: folders.join(separator) }
}
