import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Tier } from '../../contract/tiers.ts'
import type { Clock } from '../../electron/core/clock.ts'
import type { DeviceKey } from '../../electron/core/ledger/device-key.ts'
import type { LedgerFinding } from '../../electron/core/ledger/finding-store.ts'
import type { LedgerWitness } from '../../electron/core/ledger/reservations.ts'
import { createLedgerService, type LedgerService } from '../../electron/core/ledger/service.ts'
import type { Keychain } from '../../electron/core/secrets/keychain.ts'
import { type OwnerKeys, openOwnerKeys } from '../../electron/core/secrets/owner-keys.ts'
import type { SecretStore } from '../../electron/core/secrets/secrets.ts'
import { MIGRATIONS } from '../../electron/core/store/migrations/index.ts'
import { migrate } from '../../native/sqlite/migrate.ts'
import { openDatabase, type WritableDb } from '../../native/sqlite/open.ts'
import type { LogFields, Logger } from '../../server-kit/logger.ts'
import { newId } from '../../server-kit/new-id.ts'
import { runSql } from './run-sql.ts'

/** Noon UTC of an ordinary day. */
export const NOON = Date.UTC(2026, 2, 1, 12)
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

export class FakeClock implements Clock {
  wallMs = NOON
  elapsedMs = 1_000
  bootId = 'boot-1'
  nowMs = () => this.wallMs
  monotonicMs = () => this.elapsedMs
  uptimeMs = () => this.elapsedMs

  /** Time goes by, on both clocks. */
  pass(ms: number): void {
    this.wallMs += ms
    this.elapsedMs += ms
  }

  restart(bootId: string): void {
    this.bootId = bootId
    this.elapsedMs = 0
  }
}

/** Keeps what was logged, to be looked at. */
export class MemoryLogger implements Logger {
  readonly lines: { level: string; event: string; fields: LogFields }[] = []
  info = (event: string, fields: LogFields = {}) => void this.lines.push({ level: 'info', event, fields })
  warn = (event: string, fields: LogFields = {}) => void this.lines.push({ level: 'warn', event, fields })
  error = (event: string, fields: LogFields = {}) => void this.lines.push({ level: 'error', event, fields })
  child = () => this
}

/** Secrets in memory; with `keychain`, what must outlive the data folder goes there. */
export function memorySecrets(storeId = 'store-1', keychain: Keychain | null = null): SecretStore {
  const held = new Map<string, string>()
  return {
    kind: 'file',
    storeId,
    warning: null,
    keychain,
    get: async (name) => held.get(name) ?? null,
    set: async (name, value) => void held.set(name, value),
    delete: async (name) => void held.delete(name),
    names: () => [...held.keys()],
  }
}

/** A keychain in memory, which a test can take away or hold up. */
export class MemoryKeychain implements Keychain {
  held = new Map<string, string>()
  writes = 0
  isAway = false
  #hold: { reached: () => void; until: Promise<void> } | null = null

  get = async (account: string) => this.held.get(account) ?? null
  delete = async (account: string) => void this.held.delete(account)

  async set(account: string, value: string): Promise<void> {
    if (this.isAway) throw new Error('the keychain is away')
    this.writes++
    const hold = this.#hold
    this.#hold = null
    hold?.reached()
    await hold?.until
    this.held.set(account, value)
  }

  /** The next write waits until it may go on. */
  holdWrites(): { reached: Promise<void>; goOn: () => void } {
    const reached = Promise.withResolvers<void>()
    const until = Promise.withResolvers<void>()
    this.#hold = { reached: reached.resolve, until: until.promise }
    return { reached: reached.promise, goOn: until.resolve }
  }
}

/** Device keys of the named owners, and of `local`. */
export async function makeOwnerKeys(...owners: string[]): Promise<OwnerKeys> {
  const keys = await openOwnerKeys(memorySecrets())
  for (const owner of owners) await keys.ensure(owner)
  return keys
}

export async function makeDeviceKey(): Promise<DeviceKey> {
  return (await makeOwnerKeys()).of('local')
}

export const NO_WITNESS: LedgerWitness = { note: () => {}, read: () => null, isOfOtherFolder: () => false }

/** Users who have a device key in a new {@link TestLedger}. */
const OWNERS = ['alice', 'bob']

/** A ledger on a real database file of its own, with clocks that a test moves. */
export class TestLedger {
  readonly dir = mkdtempSync(join(tmpdir(), 'nova-ledger-'))
  readonly path = join(this.dir, 'novacore.db')
  readonly clock = new FakeClock()
  readonly logger = new MemoryLogger()
  tier: Tier = 'free_trial'
  userId = 'alice'
  /** Newest receipts, by owner. */
  readonly anchors = new Map<string, string>()
  db: WritableDb
  ledger: LedgerService
  keys: OwnerKeys
  #exchanges = 0
  #witness: LedgerWitness = NO_WITNESS

  private constructor(keys: OwnerKeys) {
    this.keys = keys
    this.db = openDatabase(this.path)
    migrate(this.db, MIGRATIONS)
    this.ledger = this.#createLedgerService()
  }

  static async open(): Promise<TestLedger> {
    return new TestLedger(await makeOwnerKeys(...OWNERS))
  }

  /** The app ends and starts again; with `keys`, as a device whose old keys are lost. */
  reopen(keys: OwnerKeys = this.keys): void {
    this.keys = keys
    this.db.close()
    this.db = openDatabase(this.path)
    this.ledger = this.#createLedgerService()
  }

  /** As at each start: the ledger is compared with what is remembered, and watched from here on. */
  compareWith(witness: LedgerWitness): LedgerFinding[] {
    this.#witness = witness
    this.ledger = this.#createLedgerService()
    return this.ledger.compareWithWitness()
  }

  /** One exchange from reservation to record; throws when it is refused. Returns the id of its answer. */
  exchange(inputTokens = 3, outputTokens = 7): string {
    const id = `answer-${++this.#exchanges}`
    const outcome = this.ledger.reserve(id, inputTokens)
    if (!outcome.ok) throw new Error(`refused: ${outcome.resource}`)
    const missing = outputTokens - outcome.reservation.grantedTokens
    if (missing > 0) this.ledger.extend(id, missing)
    this.settle(id, inputTokens, outputTokens)
    return id
  }

  settle(id: string, inputTokens: number, outputTokens: number): number {
    return this.ledger.settle(id, {
      inputTokens,
      outputTokens,
      metadata: { session_id: 'session-1', message_id: id, model: 'smollm2:135m' },
    })
  }

  /** Runs SQL as anybody with the file could: the append-only triggers dropped. */
  tamper(sql: string): void {
    const dropTriggers = `DROP TRIGGER IF EXISTS usage_ledger_is_append_only_update;
      DROP TRIGGER IF EXISTS usage_ledger_is_append_only_delete;
      DROP TRIGGER IF EXISTS usage_ledger_is_append_only_replace;`
    runSql(this.path, `${dropTriggers} ${sql}`)
  }

  /** Of the current user. */
  get deviceKey(): DeviceKey {
    return this.keys.of(this.userId)
  }

  /** From here on the account is used, whose key is that of the user before: the one that was enrolled. */
  signIn(userId: string): void {
    const [key, keys] = [this.deviceKey, this.keys]
    this.keys = { ...keys, of: (id) => (id === userId ? key : keys.of(id)) }
    this.userId = userId
    this.ledger = this.#createLedgerService()
  }

  /** Of the current user's chain. */
  idOf(seq: number): string {
    const id = this.db.prepare('SELECT id FROM usage_ledger WHERE user_id = ? AND seq = ?').pluck()
    return id.get(this.userId, seq) as string
  }

  close(): void {
    this.db.close()
    rmSync(this.dir, { recursive: true, force: true })
  }

  #createLedgerService(): LedgerService {
    return createLedgerService({
      db: this.db,
      clock: this.clock,
      newId,
      keys: this.keys,
      owner: () => this.userId,
      tier: () => this.tier,
      anchorOf: (userId) => this.anchors.get(userId) ?? '',
      witness: this.#witness,
      logger: this.logger,
    })
  }
}
