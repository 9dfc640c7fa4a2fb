import { z } from 'zod'

/** One thing the engine is doing before it can answer. Bytes are known for copies, null where they are not. */
const engineProgressSchema = z.object({
  step: z.enum(['starting', 'importing_chat_model', 'importing_embedding_model', 'loading']),
  done_bytes: z.number().int().nullable(),
  total_bytes: z.number().int().nullable(),
})
export const engineStateSchema = z.object({
  state: z.enum(['starting', 'preparing', 'ready', 'restarting', 'failed', 'stopped']),
  mode: z.enum(['bundled', 'system']),
  version: z.string().nullable(),
  progress: engineProgressSchema.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  restarts: z.number().int(),
})
export type EngineState = z.infer<typeof engineStateSchema>

export const storeStateSchema = z.enum(['fresh', 'ok', 'migrated', 'newer', 'damaged', 'missing'])
export const healthReplySchema = z.object({
  status: z.enum(['ok', 'starting', 'degraded', 'recovery']),
  version: z.string(),
  store: z.object({
    state: storeStateSchema,
    message: z.string().nullable().describe('What was found, in words, when it is not well.'),
  }),
  engine: engineStateSchema,
  secrets: z.object({
    kind: z.enum(['keychain', 'file']),
    warning: z.string().nullable(),
  }),
})
export type HealthReply = z.infer<typeof healthReplySchema>
