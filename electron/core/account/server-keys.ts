import type { JWK } from 'jose'
import { AppError } from '../../../contract/errors.ts'
import { type Jwks, jwksSchema } from '../../../contract/sync/entitlement.ts'
import type { Credentials } from './credentials.ts'
import type { SyncClient } from './sync-client.ts'

/**
 * The public keys by which a server's entitlements and receipts are believed. They are pinned at the first log-in, over
 * https, in the keychain. The server publishes a key before it signs with it, so new keys are accepted only together with
 * a key that is already pinned: another server at the same address cannot bring its own. Retired keys stay, since old
 * receipts are checked with them.
 */
export interface ServerKeys {
  of(serverUrl: string): readonly JWK[]
  /**
   * Fetches the server's keys and adds the new ones. Throws AppError sync_untrusted when none of them is pinned, and what
   * the client throws.
   */
  fetch(serverUrl: string): Promise<void>
}

const MAX_PINNED = 64

export function createServerKeys(client: SyncClient, credentials: Credentials): ServerKeys {
  const pinned = (serverUrl: string): Jwks['keys'] => credentials.get().server_keys[serverUrl] ?? []
  return {
    of: pinned,
    async fetch(serverUrl) {
      const { keys } = await client.ask(
        jwksSchema,
        (api, options) => api['.well-known']['jwks.json'].$get({}, options),
        { isRepeatable: true },
      )
      const known = pinned(serverUrl)
      const isKnown = (kid: string) => known.some((key) => key.kid === kid)
      if (known.length > 0 && !keys.some(({ kid }) => isKnown(kid))) {
        throw new AppError('sync_untrusted', 'None of the server’s keys is one that this device knows.')
      }
      const added = keys.filter(({ kid }) => !isKnown(kid))
      if (added.length === 0) return
      const all = [...known, ...added].slice(-MAX_PINNED)
      await credentials.update((content) => ({
        ...content,
        server_keys: { ...content.server_keys, [serverUrl]: all },
      }))
    },
  }
}
