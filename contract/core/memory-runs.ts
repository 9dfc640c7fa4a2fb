import { z } from 'zod'
import { idSchema, msSchema, shareSchema } from './fields.ts'
import { memoryEventSchema } from './memory.ts'

export const workerNameSchema = z.enum(['reflection', 'distillation'])
export type WorkerName = z.infer<typeof workerNameSchema>
/** Every background process: those of memory, and the one that reads documents. */
export const processNameSchema = z.enum([...workerNameSchema.options, 'documents'])
export type ProcessName = z.infer<typeof processNameSchema>
/** A line of the run log: "read 12 exchanges, kept 2, merged 1, let go 9" (C6). */
export const memoryRunSchema = z.object({
  id: idSchema,
  worker: workerNameSchema,
  trigger: z.enum(['automatic', 'person']),
  state: z.enum(['running', 'done', 'failed', 'interrupted']),
  started_at: msSchema,
  ended_at: msSchema.nullable(),
  read: z.number().int().describe('Exchanges (reflection) or memories (distillation) that were read.'),
  kept: z.number().int(),
  merged: z.number().int(),
  promoted: z.number().int(),
  superseded: z.number().int(),
  let_go: z.number().int(),
  model: z.string().nullable(),
  tokens: z.number().int().describe("The model's tokens; they cost the user nothing."),
  session_id: idSchema.nullable(),
  session_title: z.string().nullable(),
  /** The three answers of C4; null when the model gave none that could be used. */
  reflection: z
    .object({
      tried: z.string(),
      followed_constitution: z.string(),
      better: z.string(),
      policy_score: shareSchema.nullable(),
    })
    .nullable(),
  error: z.string().nullable(),
})
export type MemoryRun = z.infer<typeof memoryRunSchema>
export const listRunsQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().max(80).optional().describe('Id of the last run of the page before.'),
})
export const runListSchema = z.object({
  runs: z.array(memoryRunSchema).describe('Newest first.'),
  next_before: z.string().nullable(),
})
export const runDetailSchema = memoryRunSchema.extend({
  events: z.array(memoryEventSchema.extend({ text: z.string().nullable() })),
})
