import { createSystemClock } from '../../electron/core/clock.ts'
import { createLedgerService } from '../../electron/core/ledger/service.ts'
import { openOwnerKeys } from '../../electron/core/secrets/owner-keys.ts'
import { openSecretStore } from '../../electron/core/secrets/secrets.ts'
import { storeFiles } from '../../electron/core/store/store-files.ts'
import { openDatabase } from '../../native/sqlite/open.ts'
import { transaction } from '../../native/sqlite/sql.ts'
import { newId } from '../../server-kit/new-id.ts'
import { MemoryLogger, NO_WITNESS } from './test-ledger.ts'

/** Tokens of each exchange of a spell. */
export const SPELL_TOKENS = 10

/**
 * Writes `exchanges` into the ledger of an account, in the data folder of a core that does not run: what a device that
 * was offline for long has to send. Each is two entries.
 */
export async function addOfflineSpell(dataDir: string, userId: string, exchanges: number): Promise<void> {
  const logger = new MemoryLogger()
  const keys = await openOwnerKeys(await openSecretStore({ dataDir, logger, allowKeychain: false }))
  const db = openDatabase(storeFiles(dataDir).db)
  const ledger = createLedgerService({
    db,
    clock: createSystemClock(),
    newId,
    keys,
    owner: () => userId,
    tier: () => 'pro',
    anchorOf: () => '',
    witness: NO_WITNESS,
    onRecorded: () => {},
    logger,
  })
  transaction(db, () => {
    for (let made = 0; made < exchanges; made++) {
      const id = newId()
      ledger.reserve(id, 3)
      ledger.extend(id, SPELL_TOKENS)
      const metadata = { session_id: 'session-1', message_id: id, model: 'smollm2:135m' }
      ledger.settle(id, { inputTokens: 3, outputTokens: SPELL_TOKENS - 3, metadata })
    }
  })
  db.close()
}
