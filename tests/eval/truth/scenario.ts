import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** One scenario a line: what a user and the app do, and what must be remembered afterwards. README.md tells the form. */
export const KINDS = [
  'plain facts',
  'newer replaces older',
  'both are true',
  'no longer true',
  'requests and questions',
  'pasted and quoted',
  'slips of a larger model',
  'whole sentences',
  'abandoned versions',
  'forgotten',
  'memory is data',
  'nothing to say',
  'scopes',
  'languages',
  'word traps',
  'dates',
  'doubles',
  'asking first',
  'search',
] as const

const wordsSchema = z.string().trim().min(1)
const atSchema = z.iso.datetime()
const itemSchema = z.strictObject({
  kind: z.enum(['fact', 'preference', 'event', 'task']).default('fact'),
  text: wordsSchema,
  quote: wordsSchema,
  turn: z.number().int().min(1).default(1),
  confidence: z.number().default(0.9),
  importance: z.number().default(0.6),
  subject: z.string().default(''),
  slot: z.string().default(''),
  is_stated: z.boolean().default(true),
})

const stepSchema = z.union([
  z.strictObject({
    say: wordsSchema,
    at: atSchema.optional(),
    chat: z.string().default('main'),
    project: z.string().optional(),
    answer: z.string().optional(),
  }),
  z.strictObject({
    edit: wordsSchema,
    of: wordsSchema,
    at: atSchema.optional(),
    answer: z.string().optional(),
  }),
  z.strictObject({ go_back: wordsSchema }),
  z.strictObject({ reflect: z.literal(true) }),
  z.strictObject({ distil: z.literal(true) }),
  z.strictObject({ remembers: wordsSchema }),
  z.strictObject({ write: wordsSchema, pin: z.boolean().default(false), at: atSchema.optional() }),
  z.strictObject({ pin: wordsSchema }),
  z.strictObject({ forget: wordsSchema }),
  z.strictObject({ import: z.array(wordsSchema).min(1) }),
  z.strictObject({ export_import: z.enum(['same_ids', 'new_ids']) }),
  z.strictObject({ model: z.enum(['starter', 'larger']), items: z.array(itemSchema).default([]) }),
])

const activeSchema = z.strictObject({
  words: z.array(wordsSchema).min(1),
  not: z.array(wordsSchema).default([]),
  date: z.iso.date().optional(),
})
/** Words that no memory may hold, or only one that holds one of `unless` as well: "vegetarian" unless "no longer". */
const noneSchema = z.union([
  wordsSchema.transform((words) => ({ words, unless: [] as string[] })),
  z.strictObject({ words: wordsSchema, unless: z.array(wordsSchema).min(1) }),
])
const notesSchema = z.strictObject({
  query: wordsSchema,
  words: wordsSchema.optional(),
  project: z.string().optional(),
})
const expectSchema = z.strictObject({
  active: z.array(activeSchema).default([]),
  none: z.array(noneSchema).default([]),
  count: z.number().int().min(0).optional(),
  asks: z.array(z.strictObject({ keeps: wordsSchema, asked: wordsSchema })).default([]),
  finds: z.array(z.strictObject({ query: wordsSchema, words: wordsSchema })).default([]),
  notes: z.array(notesSchema).default([]),
  no_notes: z.array(notesSchema).default([]),
})

const scenarioSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{3,60}$/),
  kind: z.enum(KINDS),
  language: z.enum(['en', 'de', 'fr', 'es', 'zh', 'ja', 'mixed']),
  steps: z.array(stepSchema).min(1),
  expect: expectSchema.refine((expected) => {
    const { count, ...lists } = expected
    return count !== undefined || Object.values(lists).some((list) => list.length > 0)
  }, 'Nothing is expected.'),
})
export type Scenario = z.infer<typeof scenarioSchema>
export type Step = z.infer<typeof stepSchema>
export type Expected = z.infer<typeof expectSchema>
export type ModelItem = z.infer<typeof itemSchema>

/** Reads a file of scenarios. Throws Error naming the line that is not of the form, and ids that appear twice. */
export function readScenarios(file: string): Scenario[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  const scenarios = lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      return [scenarioSchema.parse(JSON.parse(line))]
    } catch (error) {
      throw new Error(`${file}, line ${index + 1}: ${String(error)}`, { cause: error })
    }
  })
  const ids = new Set<string>()
  for (const { id } of scenarios) {
    if (ids.has(id)) throw new Error(`${file} has two scenarios "${id}".`)
    ids.add(id)
  }
  return scenarios
}
