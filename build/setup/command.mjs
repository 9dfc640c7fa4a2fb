/** Runs other programs: their output goes to a log file, or to the terminal with `--verbose`. */
import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { access, constants, mkdir } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'

const LAST_LINES = 12
const children = new Set()

/** A program that could not be started or ended with a code other than 0. `tail` holds its last lines. */
export class CommandError extends Error {
  name = 'CommandError'
  /**
   * @param {string} message
   * @param {{ tail: string, code: number | null, logFile?: string, stdout?: string, stderr?: string }} detail
   */
  constructor(message, detail) {
    super(message)
    Object.assign(this, detail)
  }
}

/**
 * Runs a program to its end and answers its standard output.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, logFile?: string, verbose?: boolean, input?: NodeJS.ReadableStream,
 *   timeoutMs?: number }} [options]
 *   `logFile` receives both streams; `timeoutMs` ends the program and fails.
 * @returns {Promise<string>}
 * @throws {CommandError}
 */
export async function run(program, args, { cwd, env, logFile, verbose = false, input, timeoutMs } = {}) {
  if (logFile) await mkdir(dirname(logFile), { recursive: true })
  const log = logFile ? createWriteStream(logFile, { flags: 'a' }) : null
  log?.write(`\n$ ${[program, ...args].join(' ')}\n`)
  const isGrouped = process.platform !== 'win32'
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    detached: isGrouped,
    shell: process.platform === 'win32' && /^(npm|npx|pip3?)$/.test(program),
  })
  children.add(child)
  let stdout = ''
  let stderr = ''
  let tail = []
  const keep = (chunk) => {
    log?.write(chunk)
    if (verbose) process.stderr.write(chunk)
    tail = [...tail, ...String(chunk).split(/\r?\n/)].filter(Boolean).slice(-LAST_LINES)
  }
  child.stdout.on('data', (chunk) => {
    stdout += chunk
    keep(chunk)
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
    keep(chunk)
  })
  if (input) {
    child.stdin.on('error', () => {})
    input.pipe(child.stdin)
  }
  const timer = timeoutMs ? setTimeout(() => end(child, 'SIGKILL'), timeoutMs) : null
  try {
    const [code, signal] = await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (exitCode, exitSignal) => resolve([exitCode, exitSignal]))
    })
    if (code === 0) return stdout
    const how = signal ? `was ended by ${signal}` : `ended with code ${code}`
    throw new CommandError(`${program} ${args[0] ?? ''} ${how}`, {
      tail: tail.join('\n'),
      code,
      logFile,
      stdout,
      stderr,
    })
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new CommandError(`${program} could not be started: ${error.message}`, {
      tail: '',
      code: null,
      logFile,
    })
  } finally {
    clearTimeout(timer)
    children.delete(child)
    log?.end()
  }
}

/** Absolute path of a program in the PATH, or null. */
export async function findProgram(name, env = process.env) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const path = join(folder, name + ending)
      if (
        await access(path, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return path
    }
  }
  return null
}

/** Ends a child and what it started: programs run in a group of their own, so that no compiler is orphaned. */
function end(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // Already gone.
  }
}

/** Ends every running program; called when setup itself is told to stop. */
export function endAll(signal = 'SIGTERM') {
  for (const child of children) end(child, signal)
}
