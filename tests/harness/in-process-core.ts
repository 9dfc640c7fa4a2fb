import { randomBytes } from 'node:crypto'
import { PERMISSIONS, type Permission } from '../../contract/service-token.ts'
import { createSystemClock } from '../../electron/core/clock.ts'
import type { CoreParts } from '../../electron/core/core.ts'
import { type RunningCore, startCore } from '../../electron/core/core.ts'
import { createServiceTokens } from '../../electron/core/http/service-token.ts'
import type { CoreOptions } from '../../electron/core/options.ts'
import { CoreClient } from './core-client.ts'
import { makeDataDir } from './test-core.ts'

/** The core in this process, with parts of a test's choosing (clock, tier, engine); reached over loopback all the same. */
export class InProcessCore extends CoreClient {
  readonly core: RunningCore
  readonly secret: Uint8Array
  readonly dataDir: string
  readonly #remove: () => Promise<void>

  private constructor(
    core: RunningCore,
    token: string,
    secret: Uint8Array,
    dataDir: string,
    remove: () => Promise<void>,
  ) {
    super(core.url, token)
    this.core = core
    this.secret = secret
    this.dataDir = dataDir
    this.#remove = remove
  }

  static async start(
    parts: CoreParts = {},
    existingDataDir?: string,
    options: Partial<CoreOptions> = {},
  ): Promise<InProcessCore> {
    const made = existingDataDir ? { dataDir: existingDataDir, remove: async () => {} } : await makeDataDir()
    const secret = randomBytes(32)
    const core = await startCore(
      {
        dataDir: made.dataDir,
        port: 0,
        secret,
        runtimeFile: 'dist/runtime.json',
        modelsDir: process.env.NOVACORE_MODELS_DIR ?? null,
        appVersion: '0.0.0-test',
        allowKeychain: false,
        syncUrl: null,
        ...options,
      },
      parts,
    )
    return new InProcessCore(core, await core.issueToken('operator'), secret, made.dataDir, made.remove)
  }

  /** A token signed with this core's own secret. */
  tokenWith(permissions: readonly Permission[] = PERMISSIONS, atMs: number = Date.now()): Promise<string> {
    const clock = { ...createSystemClock(), nowMs: () => atMs }
    return createServiceTokens(this.secret, clock).issue('test', permissions)
  }

  async close(): Promise<void> {
    await this.core.stop()
    await this.#remove()
  }
}
