import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Machine } from '../../../contract/core/model-library.ts'
import { AppError } from '../../../contract/errors.ts'
import { isCpuOnly, type OllamaProgram } from '../../../native/runtime.ts'
import { childEnvironment, type EngineFolders } from './child-environment.ts'
import { readComputeLine } from './compute-line.ts'
import { WATCHDOG_NAME, WATCHDOG_SCRIPT } from './watchdog.ts'

export interface LaunchOptions {
  /** With an absolute path. */
  ollama: OllamaProgram
  folders: EngineFolders
  parallelChats: number
  parentEnv: NodeJS.ProcessEnv
}

export interface EngineProcess {
  readonly url: string
  /** Leads the process group of the engine (POSIX); the engine itself on Windows. */
  readonly groupPid: number
  /** The engine itself; known a moment after the start. */
  readonly enginePid: Promise<number | null>
  /** Resolves when the engine says that it listens. */
  readonly listening: Promise<void>
  /** The largest graphics card that it named so far. */
  gpu(): Machine['gpu']
  /** Resolves when all of it is gone. */
  readonly exited: Promise<EngineExit>
  /** Ends it, politely for 3 s; resolves when it is gone. */
  end(): Promise<void>
}
export interface EngineExit {
  /** Exit code; 128 + signal when a signal ended it; null when nobody can say. */
  code: number | null
  /** The last line that it wrote before it ended, if it named an error. */
  lastError: string | null
}

/** A little more than the 3 s that the watchdog waits before it kills. */
const END_TIMEOUT_MS = 4_000

/** @throws AppError engine_unavailable when the program cannot be started at all */
export async function launchEngine(options: LaunchOptions): Promise<EngineProcess> {
  await access(options.ollama.path, constants.X_OK).catch((error: unknown) => {
    throw cannotStart(error)
  })
  const port = await freePort()
  const env = childEnvironment(options.parentEnv, options.folders, {
    port,
    parallelChats: options.parallelChats,
    isCpuOnly: isCpuOnly(options.ollama),
  })
  const isWindows = process.platform === 'win32'
  const [command, args] = isWindows
    ? [options.ollama.path, ['serve']]
    : ['/bin/sh', ['-c', WATCHDOG_SCRIPT, WATCHDOG_NAME, options.ollama.path, 'serve']]
  const child = spawn(command, args, {
    env,
    cwd: options.folders.homeDir,
    // A group of its own, so that a Ctrl+C meant for the core does not reach it before the core has said good-bye.
    detached: !isWindows,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  await started(child)
  return watch(child, `http://127.0.0.1:${port}`)
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (error) => reject(cannotStart(error)))
  })
}

function cannotStart(cause: unknown): AppError {
  return new AppError(
    'engine_unavailable',
    'The model engine cannot be started: its program is missing or damaged. Run the set-up again (npm run setup).',
    { cause },
  )
}

function watch(child: ChildProcess, url: string): EngineProcess {
  const groupPid = child.pid ?? 0
  const said = readOutput(child)
  let isGone = false
  child.on('error', () => {})
  child.stdin?.on('error', () => {})
  child.once('exit', () => killGroup(groupPid))
  const exited = new Promise<EngineExit>((resolve) => {
    child.once('close', (code) => {
      isGone = true
      resolve({ code: said.exitCode ?? code, lastError: said.lastError })
    })
  })
  return {
    url,
    groupPid,
    enginePid: Promise.race([said.enginePid, exited.then(() => null)]),
    listening: said.listening,
    gpu: () => said.gpu,
    exited,
    async end() {
      if (isGone) return
      if (process.platform === 'win32') killTreeOnWindows(groupPid)
      child.stdin?.end()
      const timer = setTimeout(() => killGroup(groupPid), END_TIMEOUT_MS)
      await exited
      clearTimeout(timer)
    },
  }
}

/** Reads both outputs to their end: a full pipe would stop the engine. Nothing of it is logged. */
function readOutput(child: ChildProcess) {
  const said = {
    exitCode: null as number | null,
    lastError: null as string | null,
    gpu: null as Machine['gpu'],
    enginePid: Promise.resolve<number | null>(child.pid ?? null),
    listening: Promise.resolve(),
  }
  if (process.platform !== 'win32') {
    said.enginePid = new Promise((resolve) => {
      eachLine(child.stdout, (line) => {
        const [word, number] = line.split(' ')
        if (word === 'pid') resolve(Number(number))
        if (word === 'exit') said.exitCode = Number(number)
      })
    })
  } else child.stdout?.resume()
  said.listening = new Promise((resolve) => {
    eachLine(child.stderr, (line) => {
      if (line.includes('Listening on ')) resolve()
      const gpu = readComputeLine(line)
      if (gpu && gpu.memory_bytes > (said.gpu?.memory_bytes ?? 0)) said.gpu = gpu
      if (/^Error: |level=ERROR|panic: /.test(line)) said.lastError = line.slice(0, 300)
    })
  })
  return said
}

function eachLine(stream: Readable | null, listener: (line: string) => void): void {
  if (stream) createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', listener)
}

/** Kills what is left of the group, such as runners whose ollama was killed. */
function killGroup(groupPid: number): void {
  if (process.platform === 'win32' || groupPid <= 1) return
  try {
    process.kill(-groupPid, 'SIGKILL')
  } catch {
    // ESRCH: none is left.
  }
}

/**
 * Windows has no process groups: the tree is ended by its root. Untested here (no Windows machine at hand). A core that
 * is killed there leaves its engine until the next start, which ends it by its pid file (stale-engine.ts).
 */
function killTreeOnWindows(pid: number): void {
  execFile('taskkill', ['/PID', String(pid), '/T', '/F'], () => {})
}

/** Returns a port that is free now. If another program takes it first, the engine ends at once and is restarted. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
