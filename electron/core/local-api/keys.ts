import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type ApiKey, apiSessionId, type CreatedApiKey } from '../../../contract/core/local-api.ts'
import { AppError } from '../../../contract/errors.ts'
import type { CoreDeps } from '../deps.ts'
import { type ApiKeyRow, deleteKey, insertKey, listKeys, markUsed } from './key-store.ts'

const KEY_PREFIX = 'nova-'
const KEY_BYTES = 32
/** `last_used_at` is this coarse: a write for each call would cost the disk more than it tells. */
const USED_STEP_MS = 60_000

/** The keys of the local API. */
export interface ApiKeys {
  list(): ApiKey[]
  /** Makes a key; its secret is in this reply and nowhere else. */
  create(name: string): CreatedApiKey
  /** Ends a key at once. Throws api_key_not_found. */
  revoke(id: string): void
  /** Returns the key that `secret` is, and notes that it was used; null for any other text. */
  verify(secret: string): { id: string } | null
  /** Names of the keys that are there, by what the ledger calls them. */
  titles(): ReadonlyMap<string, string>
}

export function createApiKeys({ db, clock, newId }: Pick<CoreDeps, 'db' | 'clock' | 'newId'>): ApiKeys {
  return {
    list: () => listKeys(db).map(viewOf),
    create(name) {
      const secret = KEY_PREFIX + randomBytes(KEY_BYTES).toString('base64url')
      const row = {
        id: newId(),
        name,
        hash: hashOf(secret),
        last_four: secret.slice(-4),
        created_at_ms: clock.nowMs(),
      }
      insertKey(db, row)
      return { key: viewOf({ ...row, last_used_at_ms: null }), secret }
    },
    revoke(id) {
      if (!deleteKey(db, id)) throw new AppError('api_key_not_found', 'There is no key with this id.')
    },
    verify(secret) {
      const hash = hashOf(secret)
      // All are compared, each in the same time: how long it takes says nothing about a key.
      const [found] = listKeys(db).filter((row) => timingSafeEqual(row.hash, hash))
      if (!found) return null
      const nowMs = clock.nowMs()
      if (Math.abs(nowMs - (found.last_used_at_ms ?? 0)) >= USED_STEP_MS) markUsed(db, found.id, nowMs)
      return { id: found.id }
    },
    titles: () => new Map(listKeys(db).map(({ id, name }) => [apiSessionId(id), name])),
  }
}

/**
 * SHA-256 is enough here, where a password would need a slow hash: a key has 256 random bits, so that nobody who reads
 * the hashes can guess one, however fast.
 */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function viewOf(row: Omit<ApiKeyRow, 'hash'>): ApiKey {
  const { id, name, last_four, created_at_ms, last_used_at_ms } = row
  return { id, name, last_four, created_at: created_at_ms, last_used_at: last_used_at_ms }
}
