import type { WritableDb } from '../../../native/sqlite/open.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import type { DeviceKey } from '../ledger/device-key.ts'
import type { Embedder } from '../models/embedder.ts'

/**
 * Asks the model for JSON of `schema`. null: there is no engine now, or it said nothing. What it says is text from
 * outside: the caller parses it.
 */
export type AskModel = (prompt: string, schema: object, signal: AbortSignal) => Promise<string | null>

export interface PolicyDeps {
  db: WritableDb
  clock: Clock
  newId: () => string
  logger: Logger
  deviceKey: DeviceKey
  embedder: Embedder
  judge?: AskModel
}
