import type { LedgerEntry } from '../../contract/ledger/entry.ts'
import type { Queries } from '../../sync-server/db/schema.ts'
import { hashOf, LedgerDevice, type Sent } from './ledger-device.ts'

/**
 * One user's device under load: sends batch after batch, each again until it is acknowledged, and knows in the
 * end what the server must hold.
 */
export class LoadedLedger {
  readonly device: LedgerDevice
  readonly #userId: string
  readonly #batchSize: number
  readonly #acknowledged: Sent[] = []
  #waiting: Sent[] = []

  private constructor(device: LedgerDevice, userId: string, batchSize: number) {
    this.device = device
    this.#userId = userId
    this.#batchSize = batchSize
  }

  static async make(userId: string, batchSize: number, device?: LedgerDevice): Promise<LoadedLedger> {
    return new LoadedLedger(device ?? (await LedgerDevice.make()), userId, batchSize)
  }

  /** The body of the next POST /ledger/reconcile: what was not acknowledged, or new entries. */
  next(): string {
    if (this.#waiting.length === 0) {
      const last: LedgerEntry | undefined = this.#acknowledged.at(-1)?.entry
      this.#waiting = this.device.chain(
        Array.from({ length: this.#batchSize }, () => ({})),
        last,
      )
    }
    return JSON.stringify(this.device.batch(this.#userId, this.#waiting))
  }

  acknowledge(): void {
    this.#acknowledged.push(...this.#waiting)
    this.#waiting = []
  }

  get acknowledged(): number {
    return this.#acknowledged.length
  }

  /**
   * What is wrong with what the server holds, in words; nothing when all is well: every acknowledged entry in order,
   * after them at most the batch whose answer was not awaited, and counters that say the same.
   */
  async faults(db: Queries): Promise<string[]> {
    const rows = await db
      .selectFrom('ledger_entries')
      .select(['hash', 'amount'])
      .where('user_id', '=', this.#userId)
      .orderBy('seq')
      .execute()
    const { used } = await db
      .selectFrom('usage_daily')
      .select(({ fn }) => fn.sum<number>('used').as('used'))
      .where('user_id', '=', this.#userId)
      .executeTakeFirstOrThrow()
    const known = [...this.#acknowledged, ...this.#waiting].map(hashOf)
    const sum = rows.reduce((total, { amount }) => total + amount, 0)
    const faults: string[] = []
    if (rows.length < this.acknowledged) faults.push(`${this.acknowledged - rows.length} entries were lost`)
    if (rows.some(({ hash }, index) => hash !== known[index]))
      faults.push('an entry is not the one that was sent')
    if (rows.length % this.#batchSize !== 0) faults.push('half a batch is stored')
    if (sum !== Number(used ?? 0)) faults.push(`the entries say ${sum}, the counters ${used}`)
    return faults
  }
}
