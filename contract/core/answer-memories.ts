import { z } from 'zod'
import { idSchema, msSchema } from './fields.ts'
import { memoryKindSchema, memoryTierSchema } from './memory.ts'
import { memoryModeSchema } from './projects.ts'
import { scorePartsSchema, speakerSchema } from './recall.ts'

/** What an answer was given (C8). `offered`: found in mode "ask", not given. */
const answerMemorySchema = z.object({
  kind: z.enum(['memory', 'message']),
  id: idSchema,
  state: z.enum(['used', 'offered', 'removed']),
  text: z.string().nullable().describe('null: it was forgotten since'),
  who: speakerSchema.nullable(),
  at: msSchema.nullable(),
  tier: memoryTierSchema.nullable(),
  memory_kind: memoryKindSchema.nullable(),
  session_id: idSchema.nullable(),
  session_title: z.string().nullable(),
  score: z.number(),
  parts: scorePartsSchema,
})
export type AnswerMemory = z.infer<typeof answerMemorySchema>
export const answerMemoriesParamsSchema = z.object({ message_id: idSchema })
export const answerMemoriesReplySchema = z.object({
  mode: memoryModeSchema.nullable().describe('null: an answer of before there was memory'),
  memories: z.array(answerMemorySchema),
})
export type AnswerMemories = z.infer<typeof answerMemoriesReplySchema>
