import { accountStateSchema } from '../../contract/core/account.ts'
import { pointAtEngine } from '../harness/point-at-engine.ts'
import { preparedModelsDir } from '../harness/prepared-models.ts'
import { TestCore } from '../harness/test-core.ts'

export const PASSWORD = 'correct horse battery staple'

/** How a core of these benches starts: with this sync server. */
export interface DeviceOptions {
  dataDir: string
  env: Record<string, string>
}

export async function deviceOptions(dataDir: string, syncUrl: string): Promise<DeviceOptions> {
  return {
    dataDir,
    env: { NOVACORE_SYNC_URL: syncUrl, NOVACORE_MODELS_DIR: await preparedModelsDir() },
  }
}

/** Makes the data of a core that uses this engine; with an `email`, signs it up and returns the user's id. */
export async function makeDevice(
  options: DeviceOptions,
  { engineUrl, email }: { engineUrl: string; email?: string },
): Promise<string> {
  return withCore(options, async (core) => {
    await pointAtEngine(core, engineUrl)
    if (email === undefined) return ''
    const { status, body } = await core.post('/account/register', { email, password: PASSWORD })
    if (status !== 200) throw new Error(`The core could not sign up: ${JSON.stringify(body)}`)
    return accountStateSchema.parse(body).profile?.id ?? ''
  })
}

export async function sendAll(core: TestCore): Promise<void> {
  const { status, body } = await core.post('/account/reconcile')
  if (status !== 200) throw new Error(`The core could not send: ${JSON.stringify(body)}`)
  const { pending_entries } = accountStateSchema.parse(body).reconcile
  if (pending_entries !== 0) throw new Error(`${pending_entries} entries are left.`)
}

export async function withCore<T>(options: DeviceOptions, body: (core: TestCore) => Promise<T>): Promise<T> {
  const core = await TestCore.spawn(options)
  try {
    return await body(core)
  } finally {
    await core.stop()
  }
}
