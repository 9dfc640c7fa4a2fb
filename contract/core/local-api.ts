import { z } from 'zod'
import { coreErrorBodySchema } from './errors.ts'

/** Far from the ports that model servers use (Ollama 11434, LM Studio 1234), and below those that systems hand out. */
export const DEFAULT_LOCAL_API_PORT = 11_500
export const MAX_API_KEY_NAME_CHARS = 80

/** In front of a key's id: what the ledger holds of a call through the local API, where an answer has its chat's id. */
const API_SESSION_PREFIX = 'api:'

export function apiSessionId(keyId: string): string {
  return `${API_SESSION_PREFIX}${keyId}`
}

/** Returns the id of the key with which an entry of the ledger was made; null for an entry of a chat. */
export function apiKeyIdOf(sessionId: string): string | null {
  return sessionId.startsWith(API_SESSION_PREFIX) ? sessionId.slice(API_SESSION_PREFIX.length) : null
}

const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  last_four: z.string().describe('The end of the key, to tell it from others.'),
  created_at: z.number().int().describe('ms UTC'),
  last_used_at: z.number().int().nullable().describe('ms UTC, to the minute; null: never.'),
})
export type ApiKey = z.infer<typeof apiKeySchema>

export const localApiSchema = z.object({
  state: z.enum(['off', 'on', 'failed']),
  url: z.string().nullable().describe('What a client is given as its base URL; null unless it is on.'),
  error: coreErrorBodySchema.shape.error.nullable().describe('Why it could not start.'),
  keys: z.array(apiKeySchema).describe('Newest first.'),
})
export type LocalApi = z.infer<typeof localApiSchema>

export const createApiKeyRequestSchema = z.object({
  name: z.string().trim().min(1).max(MAX_API_KEY_NAME_CHARS),
})
/** The only reply that holds a whole key: the core keeps its hash alone. */
export const createdApiKeySchema = z.object({ key: apiKeySchema, secret: z.string() })
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>
export const apiKeyParamsSchema = z.object({ id: z.string().min(1).max(64) })
