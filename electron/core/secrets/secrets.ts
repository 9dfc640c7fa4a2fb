import type { Logger } from '../../../server-kit/logger.ts'
import { type Keychain, openKeychain, reached, unreachable } from './keychain.ts'
import { openSecretFile, type SecretFile } from './secret-file.ts'

/**
 * Keys of this device (spec K3): in the system's keychain; where there is none, in an encrypted file, with a plain
 * warning.
 *
 * A secret stays findable where it was put. secrets.json records which place that is, so when the keychain cannot be
 * reached today, a secret that lives there is an error that says what to do, never a reason to make a new key in
 * silence. When the keychain answers but no longer has it, the secret is lost: `get` returns null, and for the device
 * key that means a new key, under which the ledger goes on in a new epoch. Secrets that were put into the file while
 * there was no keychain move to it when there is one.
 */
export interface SecretStore {
  /** Where new secrets go. */
  readonly kind: 'keychain' | 'file'
  /** Names this data folder: another folder has another, also at the same path. */
  readonly storeId: string
  /** What the user should know; null when the keychain is used. */
  readonly warning: string | null
  /** null: never set, or lost by the keychain. Throws AppError secrets_unavailable when it cannot be reached. */
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
  /** Names of all secrets that were set, wherever they are. */
  names(): string[]
  /** The keychain itself, for what must outlive the data folder; null where it cannot be used. */
  readonly keychain: Keychain | null
}

export interface SecretStoreOptions {
  dataDir: string
  logger: Logger
  /** NOVACORE_KEYCHAIN=off has the same effect as false. */
  allowKeychain: boolean
}

export async function openSecretStore({
  dataDir,
  logger,
  allowKeychain,
}: SecretStoreOptions): Promise<SecretStore> {
  const file = openSecretFile(dataDir)
  if (!allowKeychain || process.env.NOVACORE_KEYCHAIN === 'off') {
    return inFile(file, 'its use is switched off')
  }
  const outcome = await openKeychain(file.storeId, logger)
  if (!outcome.ok) return inFile(file, outcome.reason)
  const store = inKeychain(file, outcome.keychain, logger)
  for (const name of file.names()) {
    const value = file.unseal(name)
    if (value !== null) await store.set(name, value)
  }
  return store
}

function inKeychain(file: SecretFile, keychain: Keychain, logger: Logger): SecretStore {
  const accountOf = (name: string) => `${file.storeId}:${name}`
  return {
    kind: 'keychain',
    storeId: file.storeId,
    warning: null,
    async get(name) {
      if (file.placeOf(name) !== 'keychain') return file.unseal(name)
      const value = await reached(keychain.get(accountOf(name)))
      if (value === null) logger.error('the keychain has lost a secret', { name })
      return value
    },
    async set(name, value) {
      await reached(keychain.set(accountOf(name), value))
      // The file is only let go of once the keychain has shown that it holds the value.
      if ((await reached(keychain.get(accountOf(name)))) !== value)
        throw unreachable('it did not keep the value')
      file.noteInKeychain(name)
    },
    async delete(name) {
      if (file.placeOf(name) === 'keychain') await reached(keychain.delete(accountOf(name)))
      file.forget(name)
    },
    names: () => file.names(),
    keychain,
  }
}

function inFile(file: SecretFile, reason: string): SecretStore {
  const refuseIfInKeychain = (name: string) => {
    if (file.placeOf(name) === 'keychain') throw unreachable(reason)
  }
  return {
    kind: 'file',
    storeId: file.storeId,
    warning: `The system’s keychain cannot be used (${reason}), so this device’s key is in an encrypted file in the data folder. That protects when this one file is copied, but not against somebody who can read the whole folder or use your account. A usage ledger that is deleted together with the whole folder cannot be noticed either.`,
    async get(name) {
      refuseIfInKeychain(name)
      return file.unseal(name)
    },
    async set(name, value) {
      refuseIfInKeychain(name)
      file.seal(name, value)
    },
    async delete(name) {
      refuseIfInKeychain(name)
      file.forget(name)
    },
    names: () => file.names(),
    keychain: null,
  }
}
