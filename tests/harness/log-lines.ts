import type { Logger } from '../../server-kit/logger.ts'
import { createLogger } from '../../sync-server/logger.ts'

/** The server's own logger, its lines kept instead of written. */
export class LogLines {
  readonly lines: string[] = []
  readonly logger: Logger = createLogger('info', { write: (line) => void this.lines.push(line) })

  get text(): string {
    return this.lines.join('')
  }

  parsed(): Record<string, unknown>[] {
    return this.lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  }
}
