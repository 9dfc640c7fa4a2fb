import type { LedgerEntry } from '../../contract/ledger/entry.ts'
import type { TokenPair } from '../../contract/sync/account.ts'
import { enrolled, hashOf, LedgerDevice, type Person, type Sent } from '../harness/ledger-device.ts'
import { PASSWORD, type TestSyncServer } from '../harness/test-sync-server.ts'

/** What devices ask for (spec N5), in per cent. */
const SHARES = { reconcile: 70, quota: 20, refresh: 5, entitlement: 4, login: 1 } as const
type Kind = keyof typeof SHARES
const MAX_ENTRIES = 20
/** Calls that a device makes in one run. A multiple of 100, so that every device keeps the shares exactly. */
export const DAY_LENGTH = 100

export interface MixCall {
  route: string
  body: string | null
  token: string | null
  /** How many ledger entries it brings. */
  entries: number
  onReply(body: string): void
}

/**
 * A device with the calls of a run. Batches are built and signed beforehand, so that the run measures the server and
 * not its caller; refresh and login need the reply before them and are signed during the run.
 */
export class MixDevice {
  readonly person: Person
  readonly #email: string
  readonly #device: LedgerDevice
  readonly #random: () => number
  #tokens: TokenPair
  #last: LedgerEntry | undefined
  #kinds: Kind[] = []
  #batches: { body: string; sent: Sent[] }[] = []
  readonly #acknowledged: string[] = []

  private constructor(
    person: Person,
    tokens: TokenPair,
    email: string,
    device: LedgerDevice,
    random: () => number,
  ) {
    this.person = person
    this.#tokens = tokens
    this.#email = email
    this.#device = device
    this.#random = random
  }

  /** Registers a user with an enrolled device; the session is bound to it by a login. */
  static async make(sync: TestSyncServer, email: string, random: () => number): Promise<MixDevice> {
    const device = await LedgerDevice.make()
    const person = await enrolled(sync, email, device)
    const body = { email, password: PASSWORD, device_proof: device.proof('login', email) }
    const reply = await sync.call('POST /auth/login', { body })
    return new MixDevice(person, reply.body as TokenPair, email, device, random)
  }

  /** Prepares the calls of the next run. */
  prepare(): void {
    const kinds = Object.entries(SHARES) as [Kind, number][]
    this.#kinds = kinds.flatMap(([kind, share]) =>
      Array.from({ length: (share * DAY_LENGTH) / 100 }, () => kind),
    )
    shuffle(this.#kinds, this.#random)
    this.#batches = this.#kinds.filter((kind) => kind === 'reconcile').map(() => this.#batch())
  }

  next(): MixCall {
    const kind = this.#kinds.pop()
    const token = this.#tokens.accessToken
    const read = (route: string): MixCall => ({
      route,
      body: null,
      token,
      entries: 0,
      onReply: () => undefined,
    })
    switch (kind) {
      case 'reconcile':
        return this.#reconcile(token)
      case 'quota':
        return read('GET /usage/quota')
      case 'entitlement':
        return read('GET /entitlement')
      case 'refresh': {
        const { refreshToken } = this.#tokens
        return this.#signIn('POST /auth/refresh', {
          refreshToken,
          device_proof: this.#device.proof('refresh', refreshToken),
        })
      }
      case 'login':
        return this.#signIn('POST /auth/login', {
          email: this.#email,
          password: PASSWORD,
          device_proof: this.#device.proof('login', this.#email),
        })
      case undefined:
        throw new Error('The calls of this run are used up.')
    }
  }

  /** Compares what was acknowledged with what the database holds; answers the number of entries that are missing. */
  async missing(sync: TestSyncServer): Promise<number> {
    const rows = await sync.server.deps.db.queries
      .selectFrom('ledger_entries')
      .select('hash')
      .where('user_id', '=', this.person.id)
      .execute()
    const stored = new Set(rows.map(({ hash }) => hash))
    return this.#acknowledged.filter((hash) => !stored.has(hash)).length
  }

  #batch() {
    const count = 1 + Math.floor(this.#random() * MAX_ENTRIES)
    const specs = Array.from({ length: count }, (_, index) =>
      index % 2 === 0 ? { resource_type: 'messages' as const, amount: 1 } : { amount: 10 },
    )
    const sent = this.#device.chain(specs, this.#last)
    this.#last = sent.at(-1)?.entry
    return { body: JSON.stringify(this.#device.batch(this.person.id, sent)), sent }
  }

  #reconcile(token: string): MixCall {
    const batch = this.#batches.shift()
    if (!batch) throw new Error('The batches of this run are used up.')
    return {
      route: 'POST /ledger/reconcile',
      body: batch.body,
      token,
      entries: batch.sent.length,
      onReply: () => void this.#acknowledged.push(...batch.sent.map(hashOf)),
    }
  }

  #signIn(route: string, body: object): MixCall {
    return {
      route,
      body: JSON.stringify(body),
      token: null,
      entries: 0,
      onReply: (reply) => {
        this.#tokens = JSON.parse(reply) as TokenPair
      },
    }
  }
}

/** Fisher-Yates. */
function shuffle<T>(list: T[], random: () => number): void {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const [a, b] = [list[last] as T, list[other] as T]
    list[last] = b
    list[other] = a
  }
}
