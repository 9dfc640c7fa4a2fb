import { z } from 'zod'
import { modelAbilitySchema } from './models.ts'

const machineSchema = z.object({
  memory_total_bytes: z.number().int(),
  memory_free_bytes: z.number().int(),
  disk_free_bytes: z.number().int().nullable().describe('Where the engine keeps its models; null: not known'),
  gpu: z
    .object({ name: z.string(), memory_bytes: z.number().int() })
    .nullable()
    .describe('The largest graphics card that the engine reported'),
})
export type Machine = z.infer<typeof machineSchema>

/** The arithmetic of a fit, all in bytes, as the page shows it. */
const fitSchema = z.object({
  level: z.enum(['well', 'tight', 'too_big']),
  /** What decides: the memory, the memory of the graphics card, or the room on the disk. */
  by: z.enum(['memory', 'gpu', 'disk']),
  weights_bytes: z.number().int(),
  cache_bytes: z.number().int(),
  overhead_bytes: z.number().int(),
  need_bytes: z.number().int(),
  well_up_to_bytes: z.number().int(),
  tight_up_to_bytes: z.number().int(),
})
export type Fit = z.infer<typeof fitSchema>

/** One line on what a model is for; the page has it in each language. */
const goodAtSchema = z.enum([
  'tryOut',
  'smallChat',
  'smallThinker',
  'everyday',
  'thinker',
  'demanding',
  'fastForSize',
  'maths',
  'longTexts',
  'code',
  'pictures',
  'summaries',
  'searchEnglish',
  'searchAny',
])

const libraryEntrySchema = z.object({
  name: z.string(),
  title: z.string(),
  parameters: z.string(),
  kind: z.enum(['chat', 'embedding']),
  can: z.array(modelAbilitySchema),
  license: z.string(),
  languages: z.string().describe('Codes of the main ones, or a number: en; en, de, fr; 100+'),
  good_at: goodAtSchema,
  size_bytes: z.number().int(),
  context_tokens: z.number().int(),
  fit: fitSchema,
  is_installed: z.boolean(),
  is_recommended: z.boolean(),
})
export type LibraryEntry = z.infer<typeof libraryEntrySchema>
export const libraryReplySchema = z.object({
  machine: machineSchema,
  fit_context_tokens: z.number().int().describe('The context that the memory need is stated for'),
  recommended: z.string().nullable(),
  entries: z.array(libraryEntrySchema),
})
