import { AppError } from '../../contract/errors.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import type { Clock } from '../clock.ts'
import type { Trx } from '../db/schema.ts'
import { insertMailSlot, listMailSlots } from './store.ts'

/**
 * How many mails a request may cause. A slot is taken with the request, in the transaction that puts the job into the
 * outbox; sending takes none, so a job that is retried for days counts once.
 *
 * One account: five an hour of a kind, enough for a user who looks into the wrong mailbox first. Anybody can name any
 * address, so an address has a limit for all accounts together: 20 an hour of a kind, four accounts that each ask five
 * times. First registrations are counted apart, so that those made by others do not use up the mails that a user
 * asks for again.
 */
export const MAIL_WINDOW_MS = 60 * 60_000
export const MAX_MAILS_OF_ACCOUNT = 5
export const MAX_MAILS_TO_ADDRESS = 20

export interface MailLane {
  /** What is counted; kept as a hash. */
  key: string
  max: number
}

/**
 * Takes a slot of each lane and returns null, or takes none and returns the seconds until one is free. The caller holds
 * a lock, so that nobody else takes slots of these lanes.
 */
export async function takeMailSlots(
  trx: Trx,
  { clock, newId }: { clock: Clock; newId: () => string },
  lanes: readonly MailLane[],
): Promise<number | null> {
  const nowMs = clock.nowMs()
  for (const { key, max } of lanes) {
    const taken = await listMailSlots(trx, sha256(key), nowMs - MAIL_WINDOW_MS, max)
    const oldestMs = taken[max - 1]
    if (oldestMs !== undefined) return Math.max(1, Math.ceil((oldestMs + MAIL_WINDOW_MS - nowMs) / 1000))
  }
  for (const { key } of lanes) {
    await insertMailSlot(trx, { id: newId(), key: sha256(key), at_ms: nowMs })
  }
  return null
}

export function mailThrottled(seconds: number): AppError {
  return new AppError(
    'mail_throttled',
    `Several mails were sent already. Look for them, or ask again in ${seconds} seconds.`,
    { details: { retry_after_seconds: seconds }, retryAfterSeconds: seconds },
  )
}
