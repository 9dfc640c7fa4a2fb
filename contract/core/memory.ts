import { z } from 'zod'
import { memoryModeSchema } from './projects.ts'

/**
 * The memory service (spec C). Tiers by their field names; the interface says Short-term, Recent, Long-term.
 *   stm  the running session itself: messages that reflection has not read yet; entries are views of messages, read-only,
 *        and no memories: they are listed only when asked for
 *   itm  what reflection kept, fading
 *   ltm  what distillation, a pin or the person's word made lasting
 */
export const memoryTierSchema = z.enum(['stm', 'itm', 'ltm'])
export const memoryKindSchema = z.enum(['fact', 'preference', 'event', 'task', 'reflection', 'principle'])
export const memoryAuthorSchema = z.enum(['person', 'reflection', 'distillation'])
export const memoryScopeSchema = z.enum(['everywhere', 'project', 'chat'])
/**
 * active: in use · superseded: a newer memory replaced it (`superseded_by`, `valid_to`) · merged: its content lives on in
 * `superseded_by` · expired: faded. Only active ones are ever given to a model.
 */
export const memoryStateSchema = z.enum(['active', 'superseded', 'merged', 'expired'])
export type MemoryTier = z.infer<typeof memoryTierSchema>
export type MemoryKind = z.infer<typeof memoryKindSchema>
export type MemoryAuthor = z.infer<typeof memoryAuthorSchema>
export type MemoryScope = z.infer<typeof memoryScopeSchema>
export type MemoryState = z.infer<typeof memoryStateSchema>

export const MAX_MEMORY_CHARS = 2_000
/** A query is cut to this many characters; what a person asks is in its first ones. */
export const MAX_QUERY_CHARS = 10_000
/** An export that is imported may have at most this many memories. */
export const MAX_IMPORT_MEMORIES = 50_000
export const MEMORY_EXPORT_VERSION = 1

const idSchema = z.string().min(1).max(80)
const shareSchema = z.number().min(0).max(1)
const msSchema = z.number().int().min(0)

export const memorySchema = z.object({
  id: idSchema,
  tier: memoryTierSchema,
  kind: memoryKindSchema,
  text: z.string(),
  author: memoryAuthorSchema,
  confidence: shareSchema,
  importance: shareSchema,
  scope: memoryScopeSchema,
  scope_id: idSchema.nullable().describe('Project or chat id; null for everywhere.'),
  scope_name: z.string().nullable().describe('Name of that project or title of that chat.'),
  input_context: z.string().describe('The words that it came from; empty when the person typed it.'),
  source_message_id: idSchema.nullable(),
  source_session_id: idSchema.nullable(),
  is_pinned: z.boolean(),
  state: memoryStateSchema,
  superseded_by: idSchema.nullable(),
  valid_from: msSchema.nullable().describe('ms UTC from which it is true, when known'),
  valid_to: msSchema.nullable().describe('ms UTC at which something else became true'),
  created_at: msSchema,
  updated_at: msSchema,
  last_used_at: msSchema.nullable(),
  uses: z.number().int().min(0).describe('Answers that it was given to.'),
  expires_at: msSchema.nullable().describe('null: it does not fade'),
  is_editable: z.boolean().describe('false for the short-term view of a message'),
})
export type Memory = z.infer<typeof memorySchema>

export const storeMemoryRequestSchema = z.strictObject({
  text: z.string().trim().min(1).max(MAX_MEMORY_CHARS),
  kind: memoryKindSchema.default('fact'),
  tier: z.enum(['itm', 'ltm']).default('ltm').describe("The person's word is lasting."),
  scope: memoryScopeSchema.default('everywhere'),
  scope_id: idSchema.nullable().default(null),
  importance: shareSchema.default(0.5),
  is_pinned: z.boolean().default(false),
  source_message_id: idSchema
    .nullable()
    .default(null)
    .describe('"Remember this": the message that it comes from.'),
})
export type StoreMemoryRequest = z.infer<typeof storeMemoryRequestSchema>

export const listMemoriesQuerySchema = z.object({
  tier: memoryTierSchema
    .optional()
    .describe('Without it: memories, not the messages that wait for review (stm).'),
  kind: memoryKindSchema.optional(),
  scope: memoryScopeSchema.optional(),
  scope_id: idSchema.optional(),
  author: memoryAuthorSchema.optional(),
  state: memoryStateSchema.or(z.literal('all')).default('active'),
  q: z.string().max(MAX_QUERY_CHARS).optional().describe('Only those that hold these words.'),
  nearest: z
    .enum(['true', 'false'])
    .optional()
    .describe(
      'true, with `q`: first come memories near in words or meaning, then those that hold the words.',
    ),
  sort: z.enum(['newest', 'most_used', 'expiring']).default('newest'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional().describe('`next_cursor` of the page before.'),
})
export const memoryListSchema = z.object({
  memories: z.array(memorySchema),
  total: z.number().int().describe('How many match, all pages together.'),
  next_cursor: z.string().nullable(),
})
export type MemoryList = z.infer<typeof memoryListSchema>

/** One step of a memory's life: the undo log and the run log in one. Texts of forgotten memories are erased from it. */
const memoryEventSchema = z.object({
  id: idSchema,
  at: msSchema,
  memory_id: idSchema,
  run_id: idSchema.nullable(),
  action: z.enum([
    'stored',
    'kept',
    'edited',
    'pinned',
    'unpinned',
    'promoted',
    'merged',
    'superseded',
    'expired',
    'forgotten',
    'imported',
    'undone',
  ]),
  by: memoryAuthorSchema,
  reason: z.string().describe('One English sentence.'),
  is_undoable: z.boolean(),
})
export type MemoryEvent = z.infer<typeof memoryEventSchema>

export const memoryDetailSchema = memorySchema.extend({
  sources: z.array(
    z.object({
      message_id: idSchema.nullable().describe('null: the chat is gone'),
      session_id: idSchema.nullable(),
      session_title: z.string().nullable(),
      quote: z.string(),
      at: msSchema.nullable(),
    }),
  ),
  links: z
    .array(
      z.object({
        kind: z.enum(['merged_into', 'merged_from', 'superseded_by', 'supersedes', 'distilled_from']),
        memory_id: idSchema,
        text: z.string(),
        state: memoryStateSchema,
      }),
    )
    .describe('Memories that this one came from, replaced, or went into.'),
  answers: z
    .array(
      z.object({
        message_id: idSchema,
        session_id: idSchema,
        session_title: z.string(),
        at: msSchema,
        excerpt: z.string().describe('How the answer begins.'),
      }),
    )
    .describe('Newest first, at most 50.'),
  events: z.array(memoryEventSchema).describe('Newest first.'),
})
export type MemoryDetail = z.infer<typeof memoryDetailSchema>

export const updateMemoryRequestSchema = z
  .strictObject({
    text: z.string().trim().min(1).max(MAX_MEMORY_CHARS).optional(),
    kind: memoryKindSchema.optional(),
    scope: memoryScopeSchema.optional(),
    scope_id: idSchema.nullable().optional(),
    importance: shareSchema.optional(),
    expires_at: msSchema.nullable().optional(),
  })
  .refine((value) => Object.keys(value).length > 0, 'Nothing to change was given.')
export const pinMemoryRequestSchema = z.strictObject({ is_pinned: z.boolean() })
export const mergeMemoriesRequestSchema = z.strictObject({
  ids: z.array(idSchema).min(2).max(50),
  text: z.string().trim().min(1).max(MAX_MEMORY_CHARS).describe('What the merged memory says.'),
})
export const memoryParamsSchema = z.object({ id: idSchema })
/**
 * Forgetting is at once and for good on disk. For a few minutes the core holds what is needed to undo it in memory only:
 * it is in no file, and gone when the core ends.
 */
const forgottenCopiesSchema = z.object({
  rewritten: z.number().int().describe('Backups that held it and no longer do.'),
  left: z
    .array(z.string())
    .describe('Damaged copies of the data that may still hold it; POST /store/copies/delete deletes them.'),
})
export type ForgottenCopies = z.infer<typeof forgottenCopiesSchema>
export const forgottenSchema = z.object({
  id: idSchema,
  undo_id: idSchema.describe('For POST /memory/undo.'),
  undo_until: msSchema,
  copies: forgottenCopiesSchema,
})
export const forgetManyRequestSchema = z.strictObject({ ids: z.array(idSchema).min(1).max(500) })
export const forgottenManySchema = z.object({
  forgotten: z.array(idSchema),
  undo_id: idSchema,
  undo_until: msSchema,
  copies: forgottenCopiesSchema,
})
export const undoRequestSchema = z.strictObject({
  undo_id: idSchema.describe('Id of a memory event, or the undo_id of a forgetting.'),
})
export const undoReplySchema = z.object({ memories: z.array(memorySchema).describe('As they are again.') })

/** One hit of retrieval. Parts are what each signal added; their sum is `score`. */
export const scorePartsSchema = z.object({
  text: z.number().describe('BM25 of the words, with the neighbours’ share'),
  meaning: z
    .number()
    .describe('cosine of the vectors, with the neighbours’ share; 0 while there is no vector'),
  who: z.number().describe('the one person asked about said it'),
  session: z.number().describe('BM25 of its whole chat'),
  when: z.number().describe('the question names its time'),
  reflection: z.number().describe('best memory that cites it'),
  weight: z.number().describe('importance, pin, recency'),
})
export type ScoreParts = z.infer<typeof scorePartsSchema>

const retrievedSchema = z.object({
  kind: z.enum(['memory', 'message']),
  id: idSchema.describe('Memory or message id.'),
  text: z.string(),
  who: z.string().describe('Who said it: "You", "Nova", or the name that an imported chat gives.'),
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

/** What an answer was given (C8). `offered`: found in mode "ask", not given. */
const answerMemorySchema = z.object({
  kind: z.enum(['memory', 'message']),
  id: idSchema,
  state: z.enum(['used', 'offered', 'removed']),
  text: z.string().nullable().describe('null: it was forgotten since'),
  who: z.string().nullable(),
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

export const memoryStatsSchema = z.object({
  by_tier: z.object({ stm: z.number().int(), itm: z.number().int(), ltm: z.number().int() }),
  by_kind: z.record(memoryKindSchema, z.number().int()),
  pinned: z.number().int(),
  superseded: z.number().int(),
  units: z.number().int().describe('Everything that search can find.'),
  vectors_waiting: z.number().int().describe('Units whose vector is still to be computed.'),
  reflection: z.object({
    proposed: z.number().int().describe('Items that the model or the rules wrote.'),
    accepted: z.number().int().describe('Of these, kept after all checks.'),
  }),
})
export type MemoryStats = z.infer<typeof memoryStatsSchema>

export const workerNameSchema = z.enum(['reflection', 'distillation'])
export type WorkerName = z.infer<typeof workerNameSchema>
/** A line of the run log: "read 12 exchanges, kept 2, merged 1, let go 9" (C6). */
export const memoryRunSchema = z.object({
  id: idSchema,
  worker: workerNameSchema,
  trigger: z.enum(['automatic', 'person']),
  state: z.enum(['running', 'done', 'failed', 'interrupted']),
  started_at: msSchema,
  ended_at: msSchema.nullable(),
  read: z.number().int().describe('Exchanges (reflection) or memories (distillation) that were read.'),
  kept: z.number().int(),
  merged: z.number().int(),
  promoted: z.number().int(),
  superseded: z.number().int(),
  let_go: z.number().int(),
  model: z.string().nullable(),
  tokens: z.number().int().describe("The model's tokens; they cost the person nothing."),
  session_id: idSchema.nullable(),
  session_title: z.string().nullable(),
  /** The three answers of C4; null when the model gave none that could be used. */
  reflection: z
    .object({
      tried: z.string(),
      followed_constitution: z.string(),
      better: z.string(),
      policy_score: shareSchema.nullable(),
    })
    .nullable(),
  error: z.string().nullable(),
})
export type MemoryRun = z.infer<typeof memoryRunSchema>
export const listRunsQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().max(80).optional().describe('Id of the last run of the page before.'),
})
export const runListSchema = z.object({
  runs: z.array(memoryRunSchema).describe('Newest first.'),
  next_before: z.string().nullable(),
})
export const runDetailSchema = memoryRunSchema.extend({
  events: z.array(memoryEventSchema.extend({ text: z.string().nullable() })),
})

export const backgroundWorkSchema = z.object({
  is_paused: z.boolean(),
  workers: z.array(
    z.object({
      worker: workerNameSchema,
      state: z.enum(['idle', 'waiting', 'running']).describe('waiting: until the person is idle'),
      jobs: z.number().int().describe('Jobs that wait or run.'),
      next_at: msSchema.nullable(),
      last_run: memoryRunSchema.nullable(),
    }),
  ),
})
export type BackgroundWork = z.infer<typeof backgroundWorkSchema>
export const runNowRequestSchema = z.strictObject({
  worker: workerNameSchema,
  session_id: idSchema.optional().describe('Reflection: only this chat.'),
})
export const runNowReplySchema = backgroundWorkSchema.extend({
  has_work: z.boolean().describe('false: there is nothing to read, and nothing was started'),
})
export const clearedSchema = z.object({
  cleared: z.number().int().describe('Messages that will not be reviewed.'),
})
export const pauseWorkRequestSchema = z.strictObject({ is_paused: z.boolean() })

/** Export and import: every field that the person owns; ids are kept, so that importing twice changes nothing. */
export const memoryExportSchema = z.object({
  format: z.literal('novacore-memory'),
  version: z.literal(MEMORY_EXPORT_VERSION),
  exported_at: msSchema,
  memories: z
    .array(
      memorySchema.omit({ scope_name: true, is_editable: true }).extend({
        links: memoryDetailSchema.shape.links.element.pick({ kind: true, memory_id: true }).array(),
      }),
    )
    .max(MAX_IMPORT_MEMORIES),
})
export type MemoryExport = z.infer<typeof memoryExportSchema>
export const importQuerySchema = z.object({
  bring_back: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: memories that were forgotten here come back; ask the person first.'),
})
export const importProgressSchema = z.object({
  running: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
})
export const importReplySchema = z.object({
  imported: z.number().int(),
  already_there: z.number().int(),
  forgotten: z.number().int().describe('Of those refused: were forgotten here, and may be brought back.'),
  refused: z
    .array(z.object({ index: z.number().int(), reason: z.string() }))
    .describe('Rows that were left out: forgotten here before, or not of the format.'),
})
