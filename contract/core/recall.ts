import { z } from 'zod'
import { idSchema, msSchema } from './fields.ts'
import { MAX_QUERY_CHARS, memoryKindSchema, memoryScopeSchema, memoryTierSchema } from './memory.ts'

/** One hit of retrieval. Parts are what each signal added; their sum is `score`. */
export const scorePartsSchema = z.object({
  text: z.number().describe('BM25 of the words, with the neighbours’ share'),
  meaning: z
    .number()
    .describe('cosine of the vectors, with the neighbours’ share; 0 while there is no vector'),
  who: z.number().describe('the user asks about themself, and said it'),
  session: z.number().describe('BM25 of its whole chat'),
  when: z.number().describe('the question names its time'),
  reflection: z.number().describe('best memory that cites it'),
  weight: z.number().describe('importance, pin, recency'),
})
export type ScoreParts = z.infer<typeof scorePartsSchema>

/** Who said something, or whose words a memory holds. */
export const speakerSchema = z.enum(['user', 'nova'])

const retrievedSchema = z.object({
  kind: z.enum(['memory', 'message']),
  id: idSchema.describe('Memory or message id.'),
  text: z.string(),
  who: speakerSchema,
  at: msSchema,
  tier: memoryTierSchema,
  memory_kind: memoryKindSchema.nullable(),
  session_id: idSchema.nullable(),
  session_title: z.string().nullable(),
  score: z.number(),
  parts: scorePartsSchema,
})
export type Retrieved = z.infer<typeof retrievedSchema>

export const searchMemoryRequestSchema = z.strictObject({
  query: z.string().min(1).describe(`Cut to ${MAX_QUERY_CHARS} characters. Operators have no meaning in it.`),
  kinds: z.array(z.enum(['memory', 'message'])).default(['memory', 'message']),
  scope: memoryScopeSchema.optional(),
  scope_id: idSchema.optional(),
  limit: z.number().int().min(1).max(200).default(20),
})
export const searchMemoryReplySchema = z.object({
  hits: z.array(retrievedSchema),
  used_meaning: z.boolean().describe('false: by words alone, since the embedding model was not ready'),
})
/** What chat would inject for a query, in the order and with the budget that it would use. */
export const retrieveRequestSchema = z.strictObject({
  query: z.string().min(1),
  session_id: idSchema.nullable().default(null),
  project_id: idSchema.nullable().default(null),
  exclude: z.array(idSchema).max(200).default([]),
})
export const retrieveReplySchema = z.object({
  units: z.array(retrievedSchema).describe('Best first.'),
  is_gated: z.boolean().describe('true: nothing was near enough, so nothing is given to the model'),
  block: z.string().describe('The fenced notes as the model would read them; empty when gated.'),
  block_tokens: z.number().int(),
  used_meaning: z.boolean(),
})
