/**
 * One setup at a time for each cache. The lock is a file that its holder touches every few seconds.
 * It is stale when its process is gone from this machine, or when nobody touched it for a minute of our own waiting
 * (a machine that sleeps, sleeps for both, and a wrong clock does not matter).
 */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { isAlive } from './cache.mjs'

const TOUCH_MS = 5_000
const STALE_MS = 60_000
const POLL_MS = 250
const TURN_MS = 10_000

/**
 * Waits for the lock, then answers the function that gives it back.
 * @param {string} file
 * @param {{ onWait?: (pid: number | null) => void, touchMs?: number, staleMs?: number, pollMs?: number }} [options]
 *   `onWait` is called once when somebody else holds the lock.
 * @returns {Promise<() => Promise<void>>}
 */
export async function acquireLock(
  file,
  { onWait, touchMs = TOUCH_MS, staleMs = STALE_MS, pollMs = POLL_MS } = {},
) {
  await mkdir(dirname(file), { recursive: true })
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() })
  let hasSaid = false
  let seen = { mark: '', sinceMs: Date.now() }
  while (!(await tryCreate(file, mine))) {
    const held = await look(file)
    if (!held) continue
    if (!hasSaid) onWait?.(held.pid)
    hasSaid = true
    const mark = `${held.text}@${held.mtimeMs}`
    if (mark !== seen.mark) seen = { mark, sinceMs: Date.now() }
    const isGone = held.host === hostname() && held.pid !== null && !isAlive(held.pid)
    if (isGone || Date.now() - seen.sinceMs > staleMs) await removeStale(file, held.text)
    await new Promise((resolve) => setTimeout(resolve, isGone ? 5 : pollMs))
  }
  const timer = setInterval(() => utimes(file, new Date(), new Date()).catch(() => {}), touchMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    if ((await look(file))?.text === mine) await rm(file, { force: true })
  }
}

async function tryCreate(file, text) {
  try {
    await writeFile(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

async function look(file) {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)])
    let holder = {}
    try {
      holder = JSON.parse(text)
    } catch {
      // Its holder is just writing it, or died doing so: then it grows stale.
    }
    return { text, mtimeMs, pid: holder.pid ?? null, host: holder.host ?? null }
  } catch {
    return null
  }
}

/**
 * Removes the lock if it is still the stale one. Removers take turns through a second file, so that none of them can
 * remove the fresh lock of another; that file is held for a moment only, and an old one is of a process that died.
 */
async function removeStale(file, staleText) {
  const turn = `${file}.turn`
  if (!(await tryCreate(turn, ''))) {
    const madeMs = (await stat(turn).catch(() => null))?.mtimeMs ?? Date.now()
    if (Date.now() - madeMs > TURN_MS) await rm(turn, { force: true })
    return
  }
  try {
    if ((await look(file))?.text === staleText) await rm(file, { force: true })
  } finally {
    await rm(turn, { force: true })
  }
}
