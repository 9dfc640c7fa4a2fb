import { z } from 'zod'
import { quotaReplySchema } from '../core/usage.ts'
import { hashSchema, resourceTypeSchema } from '../ledger/entry.ts'
import { correctionClaimsSchema } from './ledger.ts'
import { lineSchema } from './text.ts'

const count = z.number().int()
/** A device's thumbprint, or "server" for the chain of corrections. */
const chainSchema = z.union([hashSchema, z.literal('server')])

const ledgerAlarmSchema = z.object({
  key: z.string(),
  kind: z.string().describe('fork, rollback, epoch_opened, conflict, clock_ahead, clock_behind, …'),
  user_id: z.string(),
  device_id: z.string(),
  detail: z.record(z.string(), z.unknown()),
  times: count,
  first_seen_at_ms: count,
  last_seen_at_ms: count,
  resolved_at_ms: count.nullable(),
})
export type LedgerAlarm = z.infer<typeof ledgerAlarmSchema>
export const ledgerAlarmListSchema = z.object({ alarms: z.array(ledgerAlarmSchema) })

export const adminLedgerSchema = z.object({
  quota: quotaReplySchema.describe('Today, over all devices'),
  chains: z
    .array(
      z.object({
        device_id: z.string().describe('"server": corrections'),
        branch: count.describe('One more for each time that the device’s history parted'),
        epoch: count,
        seq: count,
        head: z.string(),
        entries: count,
        status: z.enum(['live', 'superseded', 'frozen']),
      }),
    )
    .describe('Where each history of each device ends'),
  alarms: z.array(ledgerAlarmSchema).describe('Newest first, at most 200'),
})
export type AdminLedger = z.infer<typeof adminLedgerSchema>

export const ledgerEntriesQuerySchema = z.object({
  device_id: chainSchema,
  branch: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).default(1),
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0).describe('The `next` before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type LedgerEntriesQuery = z.infer<typeof ledgerEntriesQuerySchema>
const storedEntrySchema = z.object({
  id: z.string(),
  epoch: count,
  seq: count,
  hash: z.string(),
  resource_type: z.string(),
  amount: count,
  day: z.string().describe('The UTC day on which it counts'),
  is_counted: z.boolean().describe('false: a link of the chain that counts elsewhere'),
  entry: z.string().describe('As it was hashed (canonical JSON) or signed (a correction’s JWS)'),
  received_at_ms: count,
})
const nextSchema = count.nullable().describe('Null on the last page')
export const ledgerEntriesSchema = z.object({ entries: z.array(storedEntrySchema), next: nextSchema })
export type LedgerEntries = z.infer<typeof ledgerEntriesSchema>
/** As the user reads them. */
export const ownLedgerEntriesSchema = z.object({
  entries: z.array(
    storedEntrySchema.extend({
      metadata: z.string().nullable().describe('JSON; null where it was erased, and for a correction'),
    }),
  ),
  next: nextSchema,
})
export type OwnLedgerEntries = z.infer<typeof ownLedgerEntriesSchema>

export const correctLedgerSchema = z.strictObject({
  resource_type: resourceTypeSchema,
  amount: z
    .number()
    .int()
    .min(-1_000_000_000)
    .max(1_000_000_000)
    .refine((amount) => amount !== 0, 'corrects nothing')
    .describe('Below zero: given back. It counts today'),
  reason: lineSchema(1, 500).describe('For the user, who finds it in an export'),
})
export type CorrectLedger = z.infer<typeof correctLedgerSchema>
export const correctionReplySchema = z.object({ correction: correctionClaimsSchema })

export const alarmParamsSchema = z.object({ key: hashSchema })
export const releaseDeviceSchema = z.strictObject({ device_id: hashSchema })
