import type { DeviceKey } from '../ledger/device-key.ts'
import { LOCAL_OWNER } from '../ledger/owner.ts'
import { deviceKeyFrom, generateKeyText } from './device-key.ts'
import type { SecretStore } from './secrets.ts'

/**
 * The Ed25519 keys with which this device signs, one for each owner of a ledger (docs/decisions/0017). Secrets:
 *
 *   device-key                    of `local`, made at the first start
 *   device-key:<user id>          of an account
 *   former-key:<user id>:<did>    one that was replaced (the server revoked it)
 *
 * A key that the keychain has lost is followed by a new one, under another device id.
 */
export interface OwnerKeys {
  /** The current key. Throws when none was made. */
  of(userId: string): DeviceKey
  /** Finds former keys too. */
  byId(did: string): DeviceKey | null
  /** Makes a key if there is none. */
  ensure(userId: string): Promise<DeviceKey>
  /** Makes a new key; the old one is kept as a former key. */
  replace(userId: string): Promise<DeviceKey>
  /** Everybody who has a current key. */
  owners(): string[]
}

const LOCAL_NAME = 'device-key'
const CURRENT = 'device-key:'
const FORMER = 'former-key:'

/** Throws AppError secrets_unavailable when a key cannot be reached or read. */
export async function openOwnerKeys(secrets: SecretStore): Promise<OwnerKeys> {
  const current = new Map<string, DeviceKey>()
  const byDid = new Map<string, DeviceKey>()
  for (const name of secrets.names()) {
    const owner = ownerOf(name)
    if (owner === null && !name.startsWith(FORMER)) continue
    const text = await secrets.get(name)
    if (text !== null) keep(owner, deviceKeyFrom(text))
  }
  // One change after the other, so that two callers never make two keys.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const result = last.then(change)
    last = result.catch(() => {})
    return result
  }

  function keep(owner: string | null, key: DeviceKey): DeviceKey {
    byDid.set(key.did, key)
    if (owner !== null) current.set(owner, key)
    return key
  }

  async function make(userId: string): Promise<DeviceKey> {
    const text = generateKeyText()
    await secrets.set(nameOf(userId), text)
    return keep(userId, deviceKeyFrom(text))
  }

  const keys: OwnerKeys = {
    of(userId) {
      const key = current.get(userId)
      if (!key) throw new Error('This owner has no device key yet.')
      return key
    },
    byId: (did) => byDid.get(did) ?? null,
    ensure: (userId) => inTurn(async () => current.get(userId) ?? make(userId)),
    replace: (userId) =>
      inTurn(async () => {
        const old = current.get(userId)
        const text = old ? await secrets.get(nameOf(userId)) : null
        // Kept first: a crash in between leaves the old key twice, never not at all.
        if (old && text !== null) await secrets.set(`${FORMER}${userId}:${old.did}`, text)
        return make(userId)
      }),
    owners: () => [...current.keys()],
  }
  await keys.ensure(LOCAL_OWNER)
  return keys
}

function nameOf(userId: string): string {
  return userId === LOCAL_OWNER ? LOCAL_NAME : `${CURRENT}${userId}`
}

/** null for a secret that is not a current key. */
function ownerOf(name: string): string | null {
  if (name === LOCAL_NAME) return LOCAL_OWNER
  return name.startsWith(CURRENT) ? name.slice(CURRENT.length) : null
}
