import { z } from 'zod'

/** Whether answers use what is remembered: never, only after the user agreed, or by themselves. */
export const memoryModeSchema = z.enum(['off', 'ask', 'automatic'])
export type MemoryMode = z.infer<typeof memoryModeSchema>

export const MAX_PROJECT_NAME_CHARS = 100
export const MAX_INSTRUCTIONS_CHARS = 4_000

const idSchema = z.string().min(1).max(64)

/** A folder of chats with its own instructions and its own memory switch (spec A2). */
export const projectSchema = z.object({
  id: idSchema,
  name: z.string(),
  instructions: z.string().describe('Put before every chat of this project, after the system prompt.'),
  memory_mode: memoryModeSchema.nullable().describe("null: the user's own setting counts."),
  model: z.string().nullable().describe('Of its chats that have chosen none; null: the default model.'),
  chats: z.number().int().describe('Chats in it.'),
  created_at: z.number().int().describe('ms UTC'),
  updated_at: z.number().int().describe('ms UTC'),
})
export type Project = z.infer<typeof projectSchema>

export const createProjectRequestSchema = z.strictObject({
  name: z.string().trim().min(1).max(MAX_PROJECT_NAME_CHARS),
  instructions: z.string().max(MAX_INSTRUCTIONS_CHARS).default(''),
  memory_mode: memoryModeSchema.nullable().default(null),
  model: z.string().min(1).max(200).nullable().default(null),
})
export const updateProjectRequestSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(MAX_PROJECT_NAME_CHARS).optional(),
    instructions: z.string().max(MAX_INSTRUCTIONS_CHARS).optional(),
    memory_mode: memoryModeSchema.nullable().optional(),
    model: z.string().min(1).max(200).nullable().optional(),
  })
  .refine((value) => Object.keys(value).length > 0, 'Nothing to change was given.')
export const projectParamsSchema = z.object({ id: idSchema })
export const projectListSchema = z.object({ projects: z.array(projectSchema).describe('By name.') })
/** Its chats stay, and stand outside of any project; what was remembered for it alone waits for its return. */
export const deletedProjectSchema = z.object({ id: idSchema, restorable_until: z.number().int() })
