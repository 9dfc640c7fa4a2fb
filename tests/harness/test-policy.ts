import type { DeviceKey } from '../../electron/core/ledger/device-key.ts'
import type { Embedder } from '../../electron/core/models/embedder.ts'
import type { PolicyDeps } from '../../electron/core/policy/deps.ts'
import { createPolicyService } from '../../electron/core/policy/service.ts'
import { makeDeviceKey, TestLedger } from './test-ledger.ts'

/** No engine: rules alone. */
export const NO_EMBEDDER: Embedder = {
  model: 'none',
  query: async () => null,
  batch: async () => {
    throw new Error('There is no engine.')
  },
}

/** The constitution on a real database file, signed with a real key. */
export class TestPolicy {
  readonly store: TestLedger
  readonly deps: PolicyDeps
  policy: ReturnType<typeof createPolicyService>
  #ids = 0

  private constructor(store: TestLedger, deviceKey: DeviceKey, deps: Partial<PolicyDeps>) {
    this.store = store
    this.deps = {
      db: store.db,
      clock: store.clock,
      newId: () => `act-${String(++this.#ids).padStart(4, '0')}`,
      logger: store.logger,
      deviceKey,
      embedder: NO_EMBEDDER,
      ...deps,
    }
    this.policy = createPolicyService(this.deps)
  }

  static async open(deps: Partial<PolicyDeps> = {}): Promise<TestPolicy> {
    return new TestPolicy(await TestLedger.open(), await makeDeviceKey(), deps)
  }

  /** The app starts again on the same store. */
  restart(): void {
    this.policy = createPolicyService(this.deps)
  }

  validate(message: string, useModel = false) {
    return this.policy.validate(message, { sessionId: null, messageId: null, useModel })
  }

  align(question: string, answer: string) {
    return this.policy.align(question, answer, { sessionId: null, messageId: null, useModel: false })
  }

  close(): void {
    this.store.close()
  }
}
