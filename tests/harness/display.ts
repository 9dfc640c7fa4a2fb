import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'

let xvfb: ChildProcess | null = null

/**
 * Starts an Xvfb where Linux has no display (build machines), and names it in DISPLAY for everything that is started
 * afterwards. Throws in words when there is neither a display nor Xvfb.
 */
export async function startDisplay(): Promise<void> {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return
  // -displayfd lets the server choose a free number and say which.
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await Promise.race([
    once(child.stdio[3] as Readable, 'data').then(([data]) => String(data).trim()),
    once(child, 'error').then(([error]) => {
      throw new Error('There is no display and no Xvfb: install the package xvfb.', { cause: error })
    }),
    once(child, 'exit').then(([code]) => {
      throw new Error(`Xvfb ended with code ${String(code)} before it was ready.`)
    }),
  ])
  process.env.DISPLAY = `:${number}`
  child.unref()
  xvfb = child
}

export function stopDisplay(): void {
  xvfb?.kill()
  xvfb = null
}
