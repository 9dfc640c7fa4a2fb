import { expect } from 'vitest'
import {
  type AccountState,
  accountStateSchema,
  type SeenReply,
  seenReplySchema,
} from '../../contract/core/account.ts'
import { chatReplySchema } from '../../contract/core/chat.ts'
import { coreErrorBodySchema } from '../../contract/core/errors.ts'
import { type QuotaReply, quotaReplySchema } from '../../contract/core/usage.ts'
import { type Clock, createSystemClock } from '../../electron/core/clock.ts'
import type { Reply } from './core-client.ts'
import { type FakeOllama, startFakeOllama } from './fake-ollama.ts'
import { InProcessCore } from './in-process-core.ts'
import { pointAtEngine } from './point-at-engine.ts'
import { preparedModelsDir } from './prepared-models.ts'
import { makeDataDir } from './test-core.ts'
import { PASSWORD, type TestSyncServer } from './test-sync-server.ts'

/** The core's clock: the machine's, moved as the test says. */
export class CoreClock implements Clock {
  readonly #system = createSystemClock()
  aheadMs = 0
  nowMs = () => this.#system.nowMs() + this.aheadMs
  /** Time goes by on all clocks. */
  passedMs = 0
  monotonicMs = () => this.#system.monotonicMs() + this.passedMs
  uptimeMs = () => this.#system.uptimeMs() + this.passedMs
  bootId = this.#system.bootId

  pass(ms: number): void {
    this.aheadMs += ms
    this.passedMs += ms
  }
}

let engine: Promise<FakeOllama> | null = null

/** One fake engine for a test file; it answers every message with the same few words. */
function sharedEngine(): Promise<FakeOllama> {
  engine ??= startFakeOllama()
  return engine
}

export async function closeSharedEngine(): Promise<void> {
  const running = await engine
  engine = null
  await running?.close()
}

/** A core that knows a sync server, as one device; its own calls go over loopback as the page's do. */
export class AccountCore {
  core: InProcessCore
  readonly clock: CoreClock
  readonly dataDir: string
  readonly #url: string
  readonly #remove: () => Promise<void>

  private constructor(
    core: InProcessCore,
    clock: CoreClock,
    dataDir: string,
    url: string,
    remove: () => Promise<void>,
  ) {
    this.core = core
    this.clock = clock
    this.dataDir = dataDir
    this.#url = url
    this.#remove = remove
  }

  /** @param url the sync server, or a proxy before it */
  static async start(url: string, dataDir?: string): Promise<AccountCore> {
    process.env.NOVACORE_MODELS_DIR = await preparedModelsDir()
    const made = dataDir ? { dataDir, remove: async () => {} } : await makeDataDir()
    const clock = new CoreClock()
    const core = await InProcessCore.start({ clock }, made.dataDir, { syncUrl: url })
    const desk = new AccountCore(core, clock, made.dataDir, url, made.remove)
    await pointAtEngine(core, (await sharedEngine()).url)
    return desk
  }

  /** Time goes by on this device; its service token is renewed meanwhile. */
  async pass(ms: number): Promise<void> {
    this.clock.pass(ms)
    this.core.token = await this.core.core.issueToken('operator')
  }

  /** Ends the app, does something meanwhile, and starts it again on the same folder. */
  async restart(meanwhile: () => void | Promise<void> = () => {}): Promise<void> {
    await this.core.close()
    await meanwhile()
    this.core = await InProcessCore.start({ clock: this.clock }, this.dataDir, { syncUrl: this.#url })
  }

  async state(): Promise<AccountState> {
    return stateOf(await this.core.get('/account'))
  }

  async register(email: string): Promise<AccountState> {
    return stateOf(await this.core.post('/account/register', { email, password: PASSWORD }))
  }

  /** Registers and confirms the address by the code of the mail. */
  async signUp(sync: TestSyncServer, email: string): Promise<AccountState> {
    await this.register(email)
    const { token } = await sync.mailTo(email)
    return stateOf(await this.core.post('/account/verify', { token }))
  }

  async login(email: string, password = PASSWORD): Promise<AccountState> {
    return stateOf(await this.core.post('/account/login', { email, password }))
  }

  async reconcile(): Promise<Reply> {
    return this.core.post('/account/reconcile')
  }

  async seen(): Promise<SeenReply> {
    return seenReplySchema.parse((await this.core.get('/account/seen')).body)
  }

  async quota(): Promise<QuotaReply> {
    return quotaReplySchema.parse((await this.core.get('/usage/quota')).body)
  }

  /** Sends messages and waits for their answers; returns the tokens that they cost. */
  async chat(times = 1): Promise<number> {
    ;(await sharedEngine()).script(() => ({ pieces: ['Yes, of course.'] }))
    let tokens = 0
    for (let sent = 0; sent < times; sent++) {
      const reply = await this.core.post('/chat/message', { message: 'Is it?' })
      expect(reply.status).toBe(200)
      const { usage } = chatReplySchema.parse(reply.body)
      tokens += usage.input_tokens + usage.output_tokens
    }
    return tokens
  }

  async close(): Promise<void> {
    await this.core.close()
    await this.#remove()
  }
}

export function stateOf(reply: Reply): AccountState {
  if (reply.status !== 200) throw new Error(`refused with ${reply.status}: ${JSON.stringify(reply.body)}`)
  return accountStateSchema.parse(reply.body)
}

/** Status and code of a refusal. */
export function refusedWith(reply: Reply): [number, string] {
  return [reply.status, coreErrorBodySchema.parse(reply.body).error.code]
}
