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

/** What the recovery screen shows. Nothing is ever replaced by an empty store unless the person types START NEW. */
export const storeReplySchema = z.object({
  state: storeStateSchema,
  message: z.string().nullable(),
  path: z.string().describe('Folder that holds everything of the person’s.'),
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
export const recoverReplySchema = z.object({
  state: storeStateSchema,
  kept_as: z.string().nullable().describe('Folder to which the old files were moved.'),
})
export type RecoverReply = z.infer<typeof recoverReplySchema>
