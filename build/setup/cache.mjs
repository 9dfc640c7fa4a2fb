/**
 * The cache: everything setup fetches or builds lives outside the checkout, so that a second clone is quick.
 * Files appear in it only whole: written beside their place, then renamed.
 */
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/**
 * Absolute path of the cache: `NOVACORE_CACHE`, else `novacore` in the user's cache folder of this system.
 * @param {{ env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform, home?: string }} [machine]
 */
export function cacheDir({ env = process.env, platform = process.platform, home = homedir() } = {}) {
  if (env.NOVACORE_CACHE) return resolve(env.NOVACORE_CACHE)
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'novacore')
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'novacore')
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'novacore')
}

/** A name beside `path` that no other process uses; on the same volume, so that a rename is atomic. */
export function temporaryBeside(path) {
  return `${path}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`
}

/** Writes `text` to `path` so that a reader sees the old content or the new, never a part. */
export async function writeWhole(path, text) {
  await mkdir(dirname(path), { recursive: true })
  const temporary = temporaryBeside(path)
  await writeFile(temporary, text)
  await rename(temporary, path)
}

/**
 * Makes the folder `path` by letting `fill` work in a temporary one and renaming it at the end.
 * A folder of that name is replaced. When `fill` throws, nothing is left.
 * @param {string} path
 * @param {(temporary: string) => Promise<unknown>} fill
 */
export async function makeFolderWhole(path, fill) {
  const temporary = temporaryBeside(path)
  await mkdir(temporary, { recursive: true })
  try {
    await fill(temporary)
    await rm(path, { recursive: true, force: true })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw error
  }
}

/** Parsed JSON of `path`, or null when it is missing or not JSON. */
export async function readJson(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return null
  }
}

/** Size in bytes, or null when there is no such file. */
export async function fileBytes(path) {
  return (await stat(path).catch(() => null))?.size ?? null
}

/** SHA-256 of a file, in hexadecimal. Throws when it cannot be read. */
export async function sha256OfFile(path) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest('hex')
}

/**
 * Removes temporary files that dead processes left directly in `folder`; those of living processes stay.
 * Part files of downloads are kept: they are resumed.
 */
export async function sweepTemporaries(folder) {
  for (const name of await readdir(folder).catch(() => [])) {
    const owner = /\.tmp-(\d+)-[0-9a-f]{8}$/.exec(name)
    if (owner && !isAlive(Number(owner[1]))) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** True when a process of this id runs here (also when it belongs to another user). */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
