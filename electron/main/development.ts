import { watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Returns vite's address if it is on this machine, else null. */
export function devServerFrom(value: string | undefined): string | null {
  return value !== undefined && /^http:\/\/127\.0\.0\.1:\d+$/.test(value) ? value : null
}

/** esbuild writes the bundle in several steps: wait until no more writes come. */
const SETTLE_MS = 150

/** Restarts the core when build/dev.mjs has rebuilt its bundle. */
export function restartCoreOnRebuild(coreEntry: string, restart: () => Promise<void>): void {
  let timer: NodeJS.Timeout | null = null
  watch(dirname(coreEntry), (_event, file) => {
    if (file !== basename(coreEntry)) return
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => void restart(), SETTLE_MS)
  })
}
