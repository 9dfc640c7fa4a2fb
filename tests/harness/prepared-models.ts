import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { createEngineService } from '../../electron/core/models/service.ts'
import { type Runtime, readRuntime } from '../../native/runtime.ts'
import { recordingLogger, tempDir, testClock } from './engine-parts.ts'

/** The runtime that set-up wrote for this machine. */
export function realRuntime(): Runtime {
  return readRuntime(resolve('dist/runtime.json'))
}

/**
 * A models folder that holds both models, made once for each set of them by the real engine and shared by all tests
 * that do not test the import itself. Several engines may use it at once. About 3 s the first time.
 */
export async function preparedModelsDir(): Promise<string> {
  const runtime = realRuntime()
  const key = createHash('sha256')
    .update(JSON.stringify([runtime.models, runtime.ollama.version]))
    .digest('hex')
  const dir = join(cacheDir(), 'test-models', key.slice(0, 12))
  const stamp = join(dir, 'prepared')
  if (existsSync(stamp)) return dir
  mkdirSync(dir, { recursive: true })
  const unlock = await lock(join(dir, 'lock'))
  try {
    if (!existsSync(stamp)) await prepare(dir, runtime)
    writeFileSync(stamp, '')
  } finally {
    unlock()
  }
  return dir
}

async function prepare(modelsDir: string, runtime: Runtime): Promise<void> {
  const temp = tempDir()
  const engine = createEngineService({
    dataDir: temp.dir,
    modelsDir,
    runtime,
    logger: recordingLogger(),
    clock: testClock(),
    settings: { mode: 'bundled', url: '' },
  })
  try {
    engine.start()
    await engine.ready(150_000)
    const { error } = engine.state()
    if (error) throw new Error(`The models could not be prepared: ${error.message}`)
  } finally {
    await engine.stop()
    await temp.remove()
  }
}

/** Same place as build/setup/cache.mjs. */
function cacheDir(): string {
  const { NOVACORE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  if (NOVACORE_CACHE) return resolve(NOVACORE_CACHE)
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'novacore')
  if (process.platform === 'win32')
    return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'novacore')
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'novacore')
}

/** Holds `file` with our pid in it; a lock of a dead process is taken over. */
async function lock(file: string): Promise<() => void> {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch {
      if (!isHolderAlive(file)) rmSync(file, { force: true })
      else await new Promise((next) => setTimeout(next, 200))
    }
  }
}

function isHolderAlive(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0)
    return true
  } catch {
    return false
  }
}
