import { z } from 'zod'

/** Longest system prompt that the user may give a model, in UTF-16 code units. */
export const MAX_SYSTEM_PROMPT_CHARS = 4_000
export const MIN_CONTEXT_TOKENS = 1_024
export const MIN_ANSWER_TOKENS = 32

/** What the user set for one model; what is absent follows the model and the machine. */
export const modelParametersSchema = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().gt(0).max(1).optional(),
  context_tokens: z.number().int().min(MIN_CONTEXT_TOKENS).max(1_048_576).optional(),
  answer_tokens: z.number().int().min(MIN_ANSWER_TOKENS).max(131_072).optional(),
  keep_alive_minutes: z
    .number()
    .int()
    .min(-1)
    .max(1_440)
    .optional()
    .describe('How long the model stays in memory unused. -1: until the engine ends.'),
  system_prompt: z.string().max(MAX_SYSTEM_PROMPT_CHARS).optional().describe("Instead of the app's own."),
})
export type ModelParameters = z.infer<typeof modelParametersSchema>

/** How much a model reads and writes at a time, in its own tokens. */
export const modelLimitsSchema = z.object({
  context_tokens: z.number().int().describe('The window: what it reads and its answer together.'),
  answer_tokens: z.number().int(),
  trained_tokens: z.number().int().nullable().describe('What the model was made for; null: it does not say.'),
  limited_by: z
    .enum(['user', 'engine', 'model', 'memory', 'default'])
    .describe(
      'What decided the window. engine: the settings of a system Ollama. default: longer is possible, and slower.',
    ),
})
export type ModelLimits = z.infer<typeof modelLimitsSchema>
