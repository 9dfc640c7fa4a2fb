import { AppError } from '../../../contract/errors.ts'
import type { Logger } from '../../../server-kit/logger.ts'

/** The system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service on Linux. */
export interface Keychain {
  get(account: string): Promise<string | null>
  set(account: string, value: string): Promise<void>
  delete(account: string): Promise<void>
}
export type KeychainOutcome = { ok: true; keychain: Keychain } | { ok: false; reason: string }

const SERVICE = 'Noble NovaCore'
/** A locked keychain opens a window for its password and waits. Without a screen nobody can answer it. */
const ANSWER_WITHIN_MS = 5_000

/**
 * Tries a real write, read and delete: a keychain that is there may still be locked, empty of collections, or refuse
 * to write. Never throws.
 */
export async function openKeychain(storeId: string, logger: Logger): Promise<KeychainOutcome> {
  try {
    const { default: keytar } = await import('keytar')
    const keychain: Keychain = {
      get: (account) => answered(keytar.getPassword(SERVICE, account)),
      set: (account, value) => answered(keytar.setPassword(SERVICE, account, value)),
      delete: async (account) => void (await answered(keytar.deletePassword(SERVICE, account))),
    }
    await probe(keychain, `${storeId}:probe`)
    return { ok: true, keychain }
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it failed without a word'
    logger.warn('keychain cannot be used', { reason })
    return { ok: false, reason }
  }
}

async function probe(keychain: Keychain, account: string): Promise<void> {
  const value = crypto.randomUUID()
  await keychain.set(account, value)
  const found = await keychain.get(account)
  await keychain.delete(account)
  if (found !== value) throw new Error('it did not give back what was put in')
}

async function answered<T>(call: Promise<T>): Promise<T> {
  const stopKilling = killAtExit()
  let timer: NodeJS.Timeout | undefined
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('it is locked and waits for its password')), ANSWER_WITHIN_MS)
    })
    call.then(stopKilling, stopKilling)
    return await Promise.race([call, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * While a call is under way, an exit of this process ends with a kill: Node joins its worker threads when it exits,
 * and the one that waits for the keychain's password would keep the process from ending (seen with gnome-keyring).
 */
function killAtExit(): () => void {
  const kill = () => process.kill(process.pid, 'SIGKILL')
  process.on('exit', kill)
  return () => process.off('exit', kill)
}

/** Throws AppError secrets_unavailable when a call to the keychain fails. */
export async function reached<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (cause) {
    throw unreachable(cause instanceof Error ? cause.message : 'it failed without a word', cause)
  }
}

export function unreachable(reason: string, cause?: unknown): AppError {
  return new AppError(
    'secrets_unavailable',
    `The system’s keychain, which holds this device’s key, cannot be reached: ${reason}. Unlock it and start again. If it is gone for good, move secrets.json out of the data folder: a new device key is made, and the usage ledger goes on under it.`,
    { cause },
  )
}
