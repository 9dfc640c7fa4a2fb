import pino from 'pino'

/** Structured JSON lines to stderr. Never tokens, keys, passwords or mail addresses (spec K3). */
export interface Logger {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  child(subsystem: string): Logger
}
type LogFields = Record<string, string | number | boolean | null | undefined>
export type LogLevel = 'info' | 'warn' | 'error' | 'silent'

/** Caught even when somebody logs an object that has them. */
const REDACTED = ['email', 'password', 'token', 'accessToken', 'refreshToken', 'authorization', 'secret']

export function createLogger(
  level: LogLevel,
  destination: pino.DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
  const redact = { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' }
  return wrap(pino({ base: null, level, redact, timestamp: pino.stdTimeFunctions.isoTime }, destination))
}

function wrap(logger: pino.Logger): Logger {
  return {
    info: (event, fields) => logger.info(fields ?? {}, event),
    warn: (event, fields) => logger.warn(fields ?? {}, event),
    error: (event, fields) => logger.error(fields ?? {}, event),
    child: (subsystem) => wrap(logger.child({ subsystem })),
  }
}
