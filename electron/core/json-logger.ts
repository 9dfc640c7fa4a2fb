import { mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import pino from 'pino'
import { createPinoLogger, type Logger } from '../../server-kit/logger.ts'

/** A log that has grown past this is set aside at the next start; one old one is kept. */
const MAX_LOG_BYTES = 5_000_000

export function createJsonLogger(file: string): Logger {
  mkdirSync(dirname(file), { recursive: true })
  setAsideWhenLarge(file)
  return createPinoLogger({}, pino.destination({ dest: file, sync: true }))
}

function setAsideWhenLarge(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > MAX_LOG_BYTES) renameSync(file, `${file}.1`)
}
