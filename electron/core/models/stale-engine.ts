import { execFile } from 'node:child_process'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Logger } from '../../../server-kit/logger.ts'
import type { EngineFolders } from './child-environment.ts'
import type { EngineProcess } from './engine-process.ts'
import { listProcesses, type RunningProcess } from './process-table.ts'
import { WATCHDOG_NAME } from './watchdog.ts'

/**
 * The pid file `engine.pid.json` in the engine's home, there from the start of an engine to its end. When one is found
 * at a start, the core of that run was killed. Its watchdog has then ended the engine, unless it was killed as well:
 * what is left is ended here.
 */
const pidFileSchema = z.object({
  groupPid: z.number().int(),
  enginePid: z.number().int(),
  startMark: z.string(),
  program: z.string(),
  modelsDir: z.string(),
})
type PidFile = z.infer<typeof pidFileSchema>

const POLL_MS = 100
const TERM_PATIENCE_MS = 3_000
/** A watchdog whose core has just been killed is at work for up to 3 s: let it. */
const WATCHDOG_PATIENCE_MS = 4_000

export async function writePidFile(
  engine: EngineProcess,
  program: string,
  folders: EngineFolders,
): Promise<void> {
  const enginePid = await engine.enginePid
  if (enginePid === null) return
  const own = (await listProcesses()).find(({ pid }) => pid === enginePid)
  const content: PidFile = {
    groupPid: engine.groupPid,
    enginePid,
    startMark: own?.startMark ?? '',
    program,
    modelsDir: folders.modelsDir,
  }
  const file = pidFilePath(folders)
  await writeFile(`${file}.new`, JSON.stringify(content))
  await rename(`${file}.new`, file)
}

export async function removePidFile(folders: EngineFolders): Promise<void> {
  await rm(pidFilePath(folders), { force: true })
}

/** Ends what is left of an earlier run on the same data; answers the pids that it had to end. */
export async function endStaleEngine(folders: EngineFolders, logger: Logger): Promise<number[]> {
  const earlier = await readPidFile(folders)
  if (!earlier) return []
  if (process.platform === 'win32') return await endOnWindows(earlier, folders)
  await until(async () => !(await isWatchdogAtWork(earlier)), WATCHDOG_PATIENCE_MS)
  const left = await leftOf(earlier, folders)
  if (left.length > 0) {
    logger.warn('engine_left_over', { processes: left.length })
    signalAll(left, 'SIGTERM')
    await until(async () => (await leftOf(earlier, folders)).length === 0, TERM_PATIENCE_MS)
    signalAll(await leftOf(earlier, folders), 'SIGKILL')
  }
  await removePidFile(folders)
  return left.map(({ pid }) => pid)
}

async function readPidFile(folders: EngineFolders): Promise<PidFile | null> {
  const text = await readFile(pidFilePath(folders), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return pidFileSchema.parse(JSON.parse(text))
  } catch {
    await removePidFile(folders)
    return null
  }
}

/**
 * Processes of that engine. A pid alone proves nothing, it may have been given to somebody else since: the program must
 * be ours, and either it started when the file says, or it is of the same group and works on the same models folder.
 */
async function leftOf(earlier: PidFile, { homeDir }: EngineFolders): Promise<RunningProcess[]> {
  const isOurs = (found: RunningProcess): boolean => {
    if (found.pid === process.pid || !found.command.startsWith(`${earlier.program} `)) return false
    if (found.environment && !isOfFolders(found.environment, earlier.modelsDir, homeDir)) return false
    if (found.pid === earlier.enginePid) return found.startMark === earlier.startMark
    return found.groupId === earlier.groupPid
  }
  return (await listProcesses()).filter(isOurs)
}

async function isWatchdogAtWork({ groupPid }: PidFile): Promise<boolean> {
  const found = await listProcesses()
  return found.some(({ groupId, command }) => groupId === groupPid && command.includes(WATCHDOG_NAME))
}

function isOfFolders(environment: string[], modelsDir: string, homeDir: string): boolean {
  return environment.includes(`OLLAMA_MODELS=${modelsDir}`) && environment.includes(`HOME=${homeDir}`)
}

function signalAll(processes: RunningProcess[], signal: NodeJS.Signals): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal)
    } catch {
      // Gone in the meantime.
    }
  }
}

/** Untested here (no Windows machine at hand): image name and pid must both match, then the tree is ended. */
function endOnWindows(earlier: PidFile, folders: EngineFolders): Promise<number[]> {
  const filters = ['/FI', `PID eq ${earlier.enginePid}`, '/FI', 'IMAGENAME eq ollama.exe']
  return new Promise((resolve) => {
    execFile('taskkill', [...filters, '/T', '/F'], (error) => {
      void removePidFile(folders).then(() => resolve(error ? [] : [earlier.enginePid]))
    })
  })
}

async function until(isTrue: () => Promise<boolean>, limitMs: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < limitMs && !(await isTrue()); waitedMs += POLL_MS) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

function pidFilePath({ homeDir }: EngineFolders): string {
  return join(homeDir, 'engine.pid.json')
}
