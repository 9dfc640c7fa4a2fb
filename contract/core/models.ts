import { z } from 'zod'
import { modelLimitsSchema } from './model-parameters.ts'

export const modelAbilitySchema = z.enum(['chat', 'thinking', 'vision', 'tools', 'embedding'])
export type ModelAbility = z.infer<typeof modelAbilitySchema>

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
  can: z.array(modelAbilitySchema),
  memory_bytes: z.number().int().nullable().describe('What it takes now; null when it is not loaded'),
  gpu_share: z.number().nullable().describe('The part of it in the memory of a graphics card, 0 to 1'),
  kept_because: z
    .enum(['searches_memory', 'only_chat_model'])
    .nullable()
    .describe('Why it cannot be deleted'),
})
export type Model = z.infer<typeof modelSchema>
export const deletedModelSchema = z.object({ freed_bytes: z.number().int() })
export const modelNameParamsSchema = z.object({ name: z.string().min(1).max(300) })
export const modelListSchema = z.object({ models: z.array(modelSchema) })
export const warmRequestSchema = z.object({
  model: z.string().min(1).max(200).nullable().optional().describe('null: the default model'),
})
