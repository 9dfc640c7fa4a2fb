import { AppError } from '../../contract/errors.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import type { Clock } from '../clock.ts'
import type { Trx } from '../db/schema.ts'

/**
 * How many mails a request may cause. A slot is taken with the request, in the transaction that puts the job into the
 * outbox; sending takes none, so a job that is retried for days counts once.
 *
 * One account: five an hour of a kind, as many as a user asks for who looks into the wrong mailbox first. Anybody can
 * name any address, so what many accounts cause together has a limit for the address: 20 an hour of a kind, which four
 * accounts reach that each ask five times. The mails of a first registration are counted apart from those that are
 * asked for again: registrations by somebody else use up none of those that a user asks for again.
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
 * Takes a slot of each lane, or of none of them: then it answers the seconds until one is free. The caller holds a lock
 * under which no other takes slots of these lanes.
 */
export async function takeMailSlots(
  trx: Trx,
  { clock, newId }: { clock: Clock; newId: () => string },
  lanes: readonly MailLane[],
): Promise<number | null> {
  const nowMs = clock.nowMs()
  for (const { key, max } of lanes) {
    const taken = await trx
      .selectFrom('mail_slots')
      .select('at_ms')
      .where('key', '=', sha256(key))
      .where('at_ms', '>', nowMs - MAIL_WINDOW_MS)
      .orderBy('at_ms', 'desc')
      .limit(max)
      .execute()
    const oldest = taken[max - 1]
    if (oldest) return Math.max(1, Math.ceil((oldest.at_ms + MAIL_WINDOW_MS - nowMs) / 1000))
  }
  for (const { key } of lanes) {
    await trx
      .insertInto('mail_slots')
      .values({ id: newId(), key: sha256(key), at_ms: nowMs })
      .execute()
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
