import pino from 'pino'

/** Structured JSON lines. Never text of chats, tokens, keys, passwords or mail addresses (spec K3). */
export interface Logger {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  child(subsystem: string): Logger
}
export type LogFields = Record<string, string | number | boolean | null | undefined>

/** Returns a logger that writes one JSON object a line: time, level, subsystem, event, fields. */
export function createPinoLogger(options: pino.LoggerOptions, destination: pino.DestinationStream): Logger {
  return wrap(pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime, ...options }, destination))
}

function wrap(logger: pino.Logger): Logger {
  return {
    info: (event, fields) => logger.info(fields ?? {}, event),
    warn: (event, fields) => logger.warn(fields ?? {}, event),
    error: (event, fields) => logger.error(fields ?? {}, event),
    child: (subsystem) => wrap(logger.child({ subsystem })),
  }
}
