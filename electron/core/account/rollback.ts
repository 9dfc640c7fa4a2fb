import { z } from 'zod'
import { AppError } from '../../../contract/errors.ts'
import { hashSchema } from '../../../contract/ledger/entry.ts'
import type { ChainEnd } from './batch-sender.ts'
import type { SyncRefusal } from './sync-client.ts'

const detailsSchema = z.object({
  next_epoch: z.number().int().min(1).max(1_000_000),
  head: z.object({ epoch: z.number().int().min(1), seq: z.number().int().min(1), hash: hashSchema }),
})

/** Reads what the server says with `ledger_rollback`: where its history of this device ends, and the epoch to open. */
export function readRollback({ details }: SyncRefusal): { head: ChainEnd; nextEpoch: number } {
  const parsed = detailsSchema.safeParse(details)
  if (!parsed.success)
    throw new AppError('sync_failed', 'The server answered what this app does not understand.')
  return { head: parsed.data.head, nextEpoch: parsed.data.next_epoch }
}
