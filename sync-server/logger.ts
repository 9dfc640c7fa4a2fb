import pino from 'pino'
import { createPinoLogger, type Logger } from '../server-kit/logger.ts'

export type LogLevel = 'info' | 'warn' | 'error' | 'silent'

/** Removed even when an object that has them is logged. */
const REDACTED = ['email', 'password', 'token', 'accessToken', 'refreshToken', 'authorization', 'secret']

export function createLogger(
  level: LogLevel,
  destination: pino.DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
  const redact = { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' }
  return createPinoLogger({ level, redact }, destination)
}
