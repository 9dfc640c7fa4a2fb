import { z } from 'zod'
import { modelLimitsSchema } from './model-parameters.ts'

const modelSchema = z.object({
  name: z.string(),
  display_name: z.string(),
  size_bytes: z.number().int(),
  kind: z.enum(['chat', 'embedding']),
  can_think: z.boolean().describe('It can think before it answers; see the setting no_thinking_models.'),
  limits: modelLimitsSchema,
  is_default: z.boolean(),
  is_loaded: z.boolean(),
  family: z.string().nullable(),
  parameters: z.string().nullable(),
  quantization: z.string().nullable(),
})
export type Model = z.infer<typeof modelSchema>
export const modelListSchema = z.object({ models: z.array(modelSchema) })
export const warmRequestSchema = z.object({
  model: z.string().min(1).max(200).nullable().optional().describe('null: the default model'),
})
