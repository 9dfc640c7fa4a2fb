import { z } from 'zod'
import { tierSchema } from '../tiers.ts'

const meterSchema = z.object({
  used: z.number().int(),
  limit: z.number().int().describe('-1: without a limit'),
  remaining: z.number().int().describe('-1: without a limit; reserved amounts are already taken off'),
  reserved: z
    .number()
    .int()
    .optional()
    .describe(
      'Held by answers that are being written. The sync server holds nothing back and leaves it out.',
    ),
  elsewhere: z
    .number()
    .int()
    .optional()
    .describe(
      'The part of `used` that comes from other devices, or from entries that are gone. Absent when it is 0.',
    ),
})

export const quotaReplySchema = z.object({
  tier: tierSchema,
  tokens: meterSchema,
  messages: meterSchema,
  resets_at: z.number().int().describe('ms UTC of the next midnight UTC by the ledger’s clock'),
})
export type QuotaReply = z.infer<typeof quotaReplySchema>

/** `details` of a 429 quota_exceeded. */
export const quotaExceededDetailsSchema = z.object({
  resource: z.enum(['tokens', 'messages']),
  used: z.number().int().describe('Recorded today; in an answer that was cut, also what answers hold.'),
  reserved: z.number().int().default(0).describe('Held by answers that are being written.'),
  needed: z.number().int().optional().describe('What this exchange needs at least.'),
  limit: z.number().int(),
  resets_at: z.number().int(),
})

export const usageHistoryQuerySchema = z.object({
  days: z.coerce.number().int().min(1).max(366).default(30),
})
export const usageHistoryReplySchema = z.object({
  days: z.array(
    z.object({
      day: z.string().describe('YYYY-MM-DD, UTC'),
      tokens: z.number().int(),
      messages: z.number().int(),
    }),
  ),
})

export const usageBreakdownQuerySchema = z.object({
  days: z.coerce.number().int().min(1).max(366).default(30),
})
const shareSchema = z.object({ messages: z.number().int(), tokens: z.number().int() })
/** Use of the last days by chat and by model, most tokens first. Of this device and this account alone. */
export const usageBreakdownReplySchema = z.object({
  chats: z
    .array(
      shareSchema.extend({
        session_id: z.string(),
        title: z.string().nullable().describe('null: the chat was deleted'),
      }),
    )
    .describe('At most 50; the rest is in `other_chats`'),
  other_chats: shareSchema,
  models: z.array(shareSchema.extend({ model: z.string() })),
})
export type UsageBreakdown = z.infer<typeof usageBreakdownReplySchema>
/** `csv` has a header line and one line for each entry, oldest first (RFC 4180). */
export const usageExportReplySchema = z.object({ name: z.string(), csv: z.string() })

export const ledgerQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  before_seq: z.coerce.number().int().min(0).optional().describe('Page downwards from here.'),
})
const ledgerEntryViewSchema = z.object({
  seq: z.number().int(),
  id: z.string(),
  user_id: z.string(),
  resource_type: z.string(),
  amount: z.number().int(),
  timestamp: z.number().int().describe('ms UTC at which the exchange was admitted'),
  metadata: z.record(z.string(), z.unknown()),
  hash: z.string(),
  prev: z.string(),
})
export type LedgerEntryView = z.infer<typeof ledgerEntryViewSchema>
export const usageReceiptQuerySchema = z.object({
  message_id: z.string().min(1).max(128),
  seq: z.coerce.number().int().min(1).describe('`ledger_seq` of the message'),
})
/** The entries of one answer, also if another account was signed in when it was written. */
export const usageReceiptReplySchema = z.object({ entries: z.array(ledgerEntryViewSchema) })
export const ledgerPageSchema = z.object({
  device_id: z.string(),
  entries: z.array(ledgerEntryViewSchema).describe('Newest first.'),
  next_before_seq: z.number().int().nullable(),
})

export const LEDGER_FAULTS = [
  'hash_mismatch',
  'gap',
  'prev_mismatch',
  'head_mismatch',
  'signature_invalid',
  'metadata_changed',
  'counter_mismatch',
  'invalid_entry',
  'foreign_device',
] as const
const ledgerFindingSchema = z.object({
  kind: z.enum(['entries_missing', 'history_replaced', 'folder_emptied', 'clock_behind']),
  missing: z.number().int().describe('Entries that are gone; 0 where that cannot be known'),
  at: z.number().int().describe('ms UTC at which it was found'),
})
export type LedgerFindingView = z.infer<typeof ledgerFindingSchema>
export const ledgerFindingsReplySchema = z.object({ findings: z.array(ledgerFindingSchema) })

export const ledgerVerifyReplySchema = z.object({
  ok: z.boolean(),
  checked: z.number().int(),
  head: z.object({ seq: z.number().int(), hash: z.string() }).nullable(),
  first_bad: z
    .object({
      seq: z.number().int(),
      id: z.string().nullable().describe('null when the row itself is gone'),
      fault: z.enum(LEDGER_FAULTS),
      message: z.string(),
    })
    .nullable(),
  clock_events: z.array(
    z.object({
      at: z.number().int(),
      kind: z.enum(['set_back', 'jumped_ahead']),
      by_ms: z.number().int(),
    }),
  ),
  epochs: z
    .array(
      z.object({
        epoch: z.number().int(),
        after_seq: z.number().int(),
        reason: z.enum(['restored', 'new_key']),
        at: z.number().int(),
      }),
    )
    .describe('Where the chain goes on in a new epoch on purpose, signed by the device'),
  findings: z.array(ledgerFindingSchema).describe('As in GET /usage/findings'),
})
export type LedgerVerifyReply = z.infer<typeof ledgerVerifyReplySchema>
