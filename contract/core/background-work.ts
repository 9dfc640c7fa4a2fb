import { z } from 'zod'
import { idSchema, msSchema } from './fields.ts'
import { memoryRunSchema, workerNameSchema } from './memory-runs.ts'

export const backgroundWorkSchema = z.object({
  is_paused: z.boolean(),
  workers: z.array(
    z.object({
      worker: workerNameSchema,
      state: z.enum(['idle', 'waiting', 'running']).describe('waiting: until the user is idle'),
      jobs: z.number().int().describe('Jobs that wait or run.'),
      next_at: msSchema.nullable(),
      last_run: memoryRunSchema.nullable(),
    }),
  ),
})
export type BackgroundWork = z.infer<typeof backgroundWorkSchema>
export const runNowRequestSchema = z.strictObject({
  worker: workerNameSchema,
  session_id: idSchema.optional().describe('Reflection: only this chat.'),
})
export const runNowReplySchema = backgroundWorkSchema.extend({
  has_work: z.boolean().describe('false: there is nothing to read, and nothing was started'),
})
export const clearedSchema = z.object({
  cleared: z.number().int().describe('Messages that will not be reviewed.'),
})
export const pauseWorkRequestSchema = z.strictObject({ is_paused: z.boolean() })
