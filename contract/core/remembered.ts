import { z } from 'zod'
import { idSchema, msSchema } from './fields.ts'
import { memorySchema, memoryStateSchema } from './memory.ts'

/** What was kept of the user's messages, seen from a chat, and what the user is asked about it (spec C7). */
export const rememberedParamsSchema = z.object({ session_id: idSchema })
const rememberedMemorySchema = z.object({ id: idSchema, text: z.string(), state: memoryStateSchema })
export type RememberedMemory = z.infer<typeof rememberedMemorySchema>
export const rememberedReplySchema = z.object({
  messages: z
    .array(z.object({ message_id: idSchema, memories: z.array(rememberedMemorySchema) }))
    .describe('Of the whole chat, all versions; messages of which nothing was kept are left out.'),
})
export type RememberedReply = z.infer<typeof rememberedReplySchema>

/**
 * Why a sentence that looks like a statement about the user was not kept. known: it was remembered before ·
 * forgotten: the user had it forgotten · unread: it was not read yet, since reading is paused
 */
const leftReasonSchema = z.enum([
  'question',
  'request',
  'supposed',
  'quoted',
  'story',
  'other',
  'known',
  'forgotten',
  'unread',
])
export type LeftReason = z.infer<typeof leftReasonSchema>
export const readingParamsSchema = z.object({ message_id: idSchema })
const placeSchema = {
  text: z.string().describe('The words of the message.'),
  start: z.number().int().min(0).describe('UTF-16 place in the message'),
  end: z.number().int().min(0),
}
export const readingReplySchema = z.object({
  is_memory_off: z.boolean().describe('Memory was off for this message: nothing was read.'),
  kept: z.array(z.object({ ...placeSchema, memory_id: idSchema, state: memoryStateSchema })),
  left: z.array(z.object({ ...placeSchema, reason: leftReasonSchema })),
})
export type ReadingReply = z.infer<typeof readingReplySchema>

/** The user says something else than what they pinned or wrote by hand: only they can say what is true. */
const memoryQuestionSchema = z.object({
  memory: memorySchema.describe('What was said; its state is "asked".'),
  pinned: memorySchema.describe('What it would replace.'),
})
export const memoryQuestionsReplySchema = z.object({
  questions: z.array(memoryQuestionSchema).describe('Oldest first.'),
})
export type MemoryQuestion = z.infer<typeof memoryQuestionSchema>
export const questionParamsSchema = z.object({ id: idSchema.describe('Of the memory that was said.') })
export const answerQuestionRequestSchema = z.strictObject({
  answer: z
    .enum(['replace', 'both', 'no'])
    .describe('replace: the new one is true · both: both are · no: the new one is forgotten'),
})
export type QuestionAnswer = z.infer<typeof answerQuestionRequestSchema>['answer']
export const questionAnsweredSchema = z.object({
  memory: memorySchema.nullable().describe('As it is now; null: it was forgotten.'),
  undo_id: idSchema.describe('For POST /memory/undo.'),
  undo_until: msSchema.nullable().describe('null: for as long as nothing else is done to it'),
})
