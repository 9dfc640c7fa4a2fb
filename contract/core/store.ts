import { z } from 'zod'
import { storeStateSchema } from './health.ts'

export const snapshotSchema = z.object({
  name: z.string(),
  taken_at: z.number().int(),
  reason: z.enum(['migration', 'daily', 'manual', 'recovery']),
  size_bytes: z.number().int(),
  schema_version: z.number().int(),
  chats: z.number().int(),
  messages: z.number().int(),
})
export type Snapshot = z.infer<typeof snapshotSchema>

/** What the recovery screen shows. Nothing is ever replaced by an empty store unless the user types START NEW. */
export const storeReplySchema = z.object({
  state: storeStateSchema,
  message: z.string().nullable(),
  path: z.string().describe('The user’s data folder.'),
  snapshots: z.array(snapshotSchema).describe('Newest first, each verified.'),
  can_open_as_is: z.boolean(),
})
export type StoreReply = z.infer<typeof storeReplySchema>

export const recoverRequestSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('restore'), snapshot: z.string().max(200) }),
  z.object({ action: z.literal('open_as_is') }),
  z.object({ action: z.literal('start_new'), confirm: z.literal('START NEW') }),
])
export type RecoverRequest = z.infer<typeof recoverRequestSchema>
/** What a restore could still read of the damaged files; they stay where they were moved to. */
const salvagedSchema = z.object({
  chats: z.number().int(),
  messages: z.number().int(),
  ledger_entries: z.number().int(),
  unreadable: z
    .number()
    .int()
    .describe('At least so much was there, could not be read, and is not in the backup either.'),
})
export type Salvaged = z.infer<typeof salvagedSchema>
export const recoverReplySchema = z.object({
  state: storeStateSchema,
  kept_as: z.string().nullable().describe('Folder to which the old files were moved.'),
  salvaged: salvagedSchema
    .nullable()
    .describe('Null: nothing could be read of them, or another way was taken.'),
})
export type RecoverReply = z.infer<typeof recoverReplySchema>

/** Copies that could not be rewritten when something was forgotten, as the reply of the forgetting names them. */
export const deleteCopiesRequestSchema = z.strictObject({
  copies: z.array(z.string().max(200)).min(1).max(100),
})
export const deleteCopiesReplySchema = z.object({ deleted: z.number().int() })

/** Adds what a backup has and the open store lacks; nothing that is there is changed. */
export const restoreRequestSchema = z.object({
  snapshot: z.string().max(200),
  undelete: z
    .boolean()
    .default(false)
    .describe('Also brings back chats that were deleted so lately that they could still be undone.'),
})
export type RestoreRequest = z.infer<typeof restoreRequestSchema>
export const restoreReplySchema = z.object({
  chats_added: z.number().int().describe('Chats that are there again.'),
  messages_added: z.number().int(),
})
export type RestoreReply = z.infer<typeof restoreReplySchema>
