import { hash, verify } from '@node-rs/argon2'
import commonPasswords from 'fxa-common-password-list'
import pLimit from 'p-limit'
import { AppError } from '../../contract/errors.ts'

/** OWASP Password Storage Cheat Sheet, argon2id (the library's default): 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }

/** Each takes a thread of Node's pool and 19 MiB for some 20 ms. Two leave two threads for files, DNS and signatures. */
const MAX_AT_ONCE = 2

/** Hashes that wait, two for each login: the last waits 1.3 s on an idle machine. Who comes after that is sent away. */
export const MAX_WAITING = 128

const turns = pLimit(MAX_AT_ONCE)

/** Throws server_busy when too many wait already, before any work is done. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (turns.pendingCount >= MAX_WAITING) {
    throw new AppError('server_busy', 'Too many people are signing in. Try again in a few seconds.', {
      retryAfterSeconds: 2,
    })
  }
  return turns(work)
}

/** Two keyboards can write one character in two ways: NIST SP 800-63B §5.1.1.2 asks for one form before hashing. */
const normalise = (password: string) => password.normalize('NFKC')

/** Throws server_busy. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(normalise(password), ARGON2))
}

/** Throws server_busy. */
export function isPassword(stored: string, password: string): Promise<boolean> {
  return inTurn(() => verify(stored, normalise(password)))
}

/**
 * The 50,000 most used of eight characters or more (Mozilla's list), in any case, and what everybody would try first
 * here: the address, its first part, the product's name. Throws password_too_common.
 */
export function refuseCommonPassword(password: string, email: string): void {
  const lower = password.toLowerCase()
  const ownWords = [email.toLowerCase(), email.toLowerCase().split('@')[0], 'novacore', 'noble novacore']
  if (commonPasswords.test(password) || commonPasswords.test(lower) || ownWords.includes(lower)) {
    throw new AppError('password_too_common', 'This password is one of the first that anybody would try.')
  }
}
