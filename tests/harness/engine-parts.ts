import { mkdtempSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, createSystemClock } from '../../electron/core/clock.ts'
import type { LogFields, Logger } from '../../server-kit/logger.ts'

export interface LogLine {
  level: 'info' | 'warn' | 'error'
  event: string
  fields: LogFields
}

/** A logger that keeps its entries. */
export function recordingLogger(): Logger & { lines: LogLine[] } {
  const lines: LogLine[] = []
  const keep =
    (level: LogLine['level']) =>
    (event: string, fields: LogFields = {}): void =>
      void lines.push({ level, event, fields })
  const logger = { lines, info: keep('info'), warn: keep('warn'), error: keep('error'), child: () => logger }
  return logger
}

export function testClock(): Clock {
  return createSystemClock()
}

/** Creates a folder for one test; returns it and its removal. */
export function tempDir(): { dir: string; remove: () => Promise<void> } {
  const dir = mkdtempSync(join(tmpdir(), 'novacore-engine-'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Polls until the condition holds. @throws Error naming the condition */
export async function eventually(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  limitMs = 15_000,
): Promise<void> {
  const until = Date.now() + limitMs
  while (!(await isTrue())) {
    if (Date.now() > until) throw new Error(`Not within ${limitMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** True while a process with this id runs; a zombie does not count. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  if (process.platform !== 'linux') return true
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') X')
  return !/\) [ZX]/.test(stat)
}
