import { z } from 'zod'
import { msSchema } from './fields.ts'
import { memoryDetailSchema, memorySchema } from './memory.ts'

/** An export that is imported may have at most this many memories. */
export const MAX_IMPORT_MEMORIES = 50_000
export const MEMORY_EXPORT_VERSION = 1

/** Export and import: every field that the user owns; ids are kept, so that importing twice changes nothing. */
export const memoryExportSchema = z.object({
  format: z.literal('novacore-memory'),
  version: z.literal(MEMORY_EXPORT_VERSION),
  exported_at: msSchema,
  memories: z
    .array(
      memorySchema.omit({ scope_name: true, is_editable: true }).extend({
        // Exports of before memories were statements do not have these.
        subject: memorySchema.shape.subject.default(null),
        slot: memorySchema.shape.slot.default(null),
        value: memorySchema.shape.value.default(null),
        polarity: memorySchema.shape.polarity.default('holds'),
        said_at: memorySchema.shape.said_at.nullable().default(null),
        links: memoryDetailSchema.shape.links.element.pick({ kind: true, memory_id: true }).array(),
      }),
    )
    .max(MAX_IMPORT_MEMORIES),
})
export type MemoryExport = z.infer<typeof memoryExportSchema>
export const importQuerySchema = z.object({
  bring_back: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: memories that were forgotten here come back; ask the user first.'),
})
export const importProgressSchema = z.object({
  running: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
})
export const importReplySchema = z.object({
  imported: z.number().int(),
  already_there: z.number().int(),
  forgotten: z.number().int().describe('Of those refused: were forgotten here, and may be brought back.'),
  refused: z
    .array(z.object({ index: z.number().int(), reason: z.string() }))
    .describe('Rows that were left out: forgotten here before, or not of the format.'),
})
