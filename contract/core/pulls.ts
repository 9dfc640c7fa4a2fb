import { z } from 'zod'
import { CORE_ERROR_CODES } from './errors.ts'

/**
 * A reference to a model, as a user writes or pastes it: `qwen3:4b`, `hf.co/user/repository:Q4_K_M`, an address of
 * ollama.com or huggingface.co, or a whole `ollama run …` line.
 */
const modelReferenceSchema = z.string().trim().min(1).max(300)

const pullSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['download', 'import']),
  state: z
    .enum(['waiting', 'running', 'offline', 'verifying', 'paused', 'failed', 'done'])
    .describe('offline: it waits for the network and goes on by itself'),
  done_bytes: z.number().int(),
  total_bytes: z.number().int().nullable(),
  bytes_per_second: z.number().nullable(),
  seconds_left: z.number().nullable(),
  error: z
    .object({ code: z.enum(CORE_ERROR_CODES), details: z.record(z.string(), z.unknown()).optional() })
    .nullable()
    .describe('Why it failed or waits'),
  has_template: z
    .boolean()
    .nullable()
    .describe('Of an import: false when the file says nothing of how a chat is written. null: not known yet'),
  created_at: z.number().int(),
  updated_at: z.number().int(),
})
export type Pull = z.infer<typeof pullSchema>
export type PullState = Pull['state']
export const pullListSchema = z.object({ pulls: z.array(pullSchema) })
export const pullReplySchema = pullSchema
export const createPullRequestSchema = z.strictObject({ name: modelReferenceSchema })
export const importModelRequestSchema = z.strictObject({
  path: z.string().min(1).max(4_096).describe('A GGUF file on this computer, which the user chose'),
})
export const pullParamsSchema = z.object({ id: z.string().min(1).max(64) })
