import { z } from 'zod'
import { DEFAULT_LOCAL_API_PORT } from './local-api.ts'
import { modelParametersSchema } from './model-parameters.ts'
import { memoryModeSchema } from './projects.ts'

/** https anywhere, or http on this machine; nothing after the host. */
export const syncServerUrlSchema = z
  .string()
  .regex(/^(https:\/\/[A-Za-z0-9.-]{1,253}|http:\/\/(127\.0\.0\.1|localhost|\[::1\]))(:\d{1,5})?$/, {
    error: 'The address must begin with https:// and hold nothing after the host.',
  })

/** All that the user can set. Kept in the database, never in local storage (spec K1). */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  language: z.enum(['system', 'en', 'de', 'fr']).default('system'),
  font_size: z.enum(['small', 'medium', 'large']).default('medium'),
  send_key: z.enum(['enter', 'mod_enter']).default('enter'),
  sidebar_open: z.boolean().default(true),
  default_model: z.string().max(200).nullable().default(null),
  no_thinking_models: z
    .array(z.string().min(1).max(200))
    .max(100)
    .default([])
    .describe('Models that can think before they answer, and are told not to.'),
  model_parameters: z
    .record(z.string().min(1).max(200), modelParametersSchema)
    .refine((value) => Object.keys(value).length <= 200, { error: 'At most 200 models can have parameters.' })
    .default({})
    .describe('What the user set for single models, by name.'),
  engine_mode: z.enum(['bundled', 'system']).default('bundled'),
  engine_url: z
    .url()
    .refine((value) => /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\/?$/.test(value), {
      error: 'Only an Ollama on this machine can be used.',
    })
    .default('http://127.0.0.1:11434'),
  memory_mode: memoryModeSchema.default('automatic'),
  background_paused: z.boolean().default(false),
  policy_model_judgement: z.boolean().default(false),
  local_api_on: z.boolean().default(false),
  local_api_port: z.number().int().min(1_024).max(65_535).default(DEFAULT_LOCAL_API_PORT),
  sync_server_url: syncServerUrlSchema.nullable().default(null).describe('null: the default of this build'),
  first_run_done: z.boolean().default(false),
})
export type Settings = z.infer<typeof settingsSchema>
export const updateSettingsSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([key, schema]) => [key, schema.unwrap().optional()]),
  ) as {
    [K in keyof typeof settingsSchema.shape]: z.ZodOptional<
      ReturnType<(typeof settingsSchema.shape)[K]['unwrap']>
    >
  },
)
export type SettingsUpdate = z.infer<typeof updateSettingsSchema>
