import { decodeJwt } from 'jose'
import { BATCH_MAX_ENTRIES } from '../../contract/ledger/batch.ts'
import type { TokenPair } from '../../contract/sync/account.ts'
import { openOwnerKeys } from '../../electron/core/secrets/owner-keys.ts'
import { openSecretStore } from '../../electron/core/secrets/secrets.ts'
import { MIGRATIONS } from '../../electron/core/store/migrations/index.ts'
import { storeFiles } from '../../electron/core/store/store-files.ts'
import { migrate } from '../../native/sqlite/migrate.ts'
import { openDatabase } from '../../native/sqlite/open.ts'
import { entriesOf, LedgerDevice } from '../harness/ledger-device.ts'
import { addOfflineSpell } from '../harness/offline-spell.ts'
import { post } from '../harness/sync-process.ts'
import { MemoryLogger } from '../harness/test-ledger.ts'

/** An account without an app: it sends the entries of its ledger as fast as the server takes them, and checks nothing. */
export class BareClient {
  readonly #url: string
  readonly #dataDir: string
  readonly #userId: string
  readonly #device: LedgerDevice
  readonly #headers: { authorization: string }
  #sentSeq = 0
  #bodies: unknown[] = []

  private constructor(url: string, dataDir: string, token: string, device: LedgerDevice, userId: string) {
    this.#url = url
    this.#dataDir = dataDir
    this.#userId = userId
    this.#device = device
    this.#headers = { authorization: `Bearer ${token}` }
  }

  /** Registers, and enrols the key that is made in this empty folder. */
  static async join(
    url: string,
    dataDir: string,
    credentials: { email: string; password: string },
  ): Promise<BareClient> {
    const { accessToken } = await post<TokenPair>(`${url}/auth/register`, credentials)
    const { sub: userId = '' } = decodeJwt(accessToken)
    const keys = await openOwnerKeys(
      await openSecretStore({ dataDir, logger: new MemoryLogger(), allowKeychain: false }),
    )
    await keys.ensure(userId)
    const db = openDatabase(storeFiles(dataDir).db)
    migrate(db, MIGRATIONS)
    db.close()
    const device = new LedgerDevice(keys.of(userId))
    const client = new BareClient(url, dataDir, accessToken, device, userId)
    const enrolment = {
      public_key: device.publicKey,
      name: 'laptop',
      platform: 'linux',
      device_proof: device.proof('enrol', accessToken),
    }
    await post(`${url}/devices`, enrolment, client.#headers)
    return client
  }

  /** Adds exchanges, and makes the batches that bring them. */
  async prepare(exchanges: number): Promise<void> {
    await addOfflineSpell(this.#dataDir, this.#userId, exchanges)
    const db = openDatabase(storeFiles(this.#dataDir).db)
    const ledger = { db, userId: this.#userId }
    for (;;) {
      const entries = entriesOf(ledger, this.#sentSeq + 1, BATCH_MAX_ENTRIES)
      if (entries.length === 0) break
      this.#bodies.push(this.#device.batch(this.#userId, entries))
      this.#sentSeq += entries.length
    }
    db.close()
  }

  /** Sends what was prepared, one batch after the other. */
  async send(): Promise<void> {
    for (const body of this.#bodies) await post(`${this.#url}/ledger/reconcile`, body, this.#headers)
    this.#bodies = []
  }
}
