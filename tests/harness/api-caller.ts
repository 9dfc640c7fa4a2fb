import OpenAI from 'openai'
import { createdApiKeySchema, type LocalApi, localApiSchema } from '../../contract/core/local-api.ts'
import { ledgerPageSchema } from '../../contract/core/usage.ts'
import { freePort } from './free-port.ts'
import type { InProcessCore } from './in-process-core.ts'

/** A core whose local API is on, and the official client with a key for it. */
export class ApiCaller {
  readonly core: InProcessCore
  readonly baseURL: string
  readonly keyId: string
  readonly secret: string
  readonly client: OpenAI

  private constructor(core: InProcessCore, baseURL: string, key: { id: string; secret: string }) {
    this.core = core
    this.baseURL = baseURL
    this.keyId = key.id
    this.secret = key.secret
    this.client = new OpenAI({ baseURL, apiKey: key.secret, maxRetries: 0 })
  }

  /** Switches the API on where it is off, and makes a key. */
  static async open(core: InProcessCore, name = 'tests'): Promise<ApiCaller> {
    if ((await stateOf(core)).state === 'off') {
      await core.patch('/settings', { local_api_on: true, local_api_port: await freePort() })
    }
    const { url, error } = await stateOf(core)
    if (url === null) throw new Error(`The local API is not on: ${JSON.stringify(error)}`)
    const { key, secret } = createdApiKeySchema.parse((await core.post('/local-api/keys', { name })).body)
    return new ApiCaller(core, url, { id: key.id, secret })
  }

  /** A call as any program could make it. */
  async fetch(
    path: string,
    init: { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {},
  ): Promise<{ status: number; body: unknown }> {
    const response = await fetch(this.baseURL + path, {
      method: init.body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${this.secret}`,
        'content-type': 'application/json',
        ...init.headers,
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
      ...(init.signal ? { signal: init.signal } : {}),
    })
    return { status: response.status, body: await response.json() }
  }

  /** What the ledger holds, oldest first, without what changes from run to run. */
  async ledger() {
    const { entries } = ledgerPageSchema.parse((await this.core.get('/usage/ledger')).body)
    return entries
      .toReversed()
      .map(({ resource_type: resource, amount, metadata }) => ({ resource, amount, metadata }))
  }
}

export async function stateOf(core: InProcessCore): Promise<LocalApi> {
  return localApiSchema.parse((await core.get('/local-api')).body)
}
