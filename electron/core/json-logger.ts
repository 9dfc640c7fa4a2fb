import { mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import pino from 'pino'
import type { Logger } from './logger.ts'

/** A log that has grown past this is set aside at the next start; one old one is kept. */
const MAX_LOG_BYTES = 5_000_000

/** JSON lines to `file` (or to stderr when null), one object each: time, level, subsystem, event, fields. */
export function createJsonLogger(file: string | null): Logger {
  if (file !== null) {
    mkdirSync(dirname(file), { recursive: true })
    setAsideWhenLarge(file)
  }
  const destination = pino.destination(file === null ? { dest: 2, sync: true } : { dest: file, sync: true })
  return wrap(pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination))
}

function setAsideWhenLarge(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > MAX_LOG_BYTES) renameSync(file, `${file}.1`)
}

function wrap(logger: pino.Logger): Logger {
  return {
    info: (event, fields) => logger.info(fields ?? {}, event),
    warn: (event, fields) => logger.warn(fields ?? {}, event),
    error: (event, fields) => logger.error(fields ?? {}, event),
    child: (subsystem) => wrap(logger.child({ subsystem })),
  }
}
