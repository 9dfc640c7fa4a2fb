import { randomBytes } from 'node:crypto'
import { sha256 } from '../../server-kit/sha256.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { insertMailToken } from './store.ts'

export type MailTokenPurpose = 'verify' | 'reset' | 'change'

const HOUR_MS = 60 * 60_000
const LIFE_MS: Record<MailTokenPurpose, number> = {
  verify: 24 * HOUR_MS,
  reset: HOUR_MS,
  change: 24 * HOUR_MS,
}

/** A new token of 32 random bytes; only its hash is kept. */
export async function makeMailToken(
  db: Database,
  clock: Clock,
  token: { userId: string; securityVersion: number; purpose: MailTokenPurpose; email: string },
): Promise<string> {
  const text = randomBytes(32).toString('base64url')
  const nowMs = clock.nowMs()
  await db.transaction((trx) =>
    insertMailToken(trx, {
      hash: sha256(text),
      user_id: token.userId,
      purpose: token.purpose,
      email: token.email,
      security_version: token.securityVersion,
      created_at_ms: nowMs,
      expires_at_ms: nowMs + LIFE_MS[token.purpose],
    }),
  )
  return text
}
