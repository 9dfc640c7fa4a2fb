import { z } from 'zod'
import { idSchema, msSchema, shareSchema } from './fields.ts'

/**
 * The memory service (spec C). Tiers by their field names; the interface says Short-term, Recent, Long-term.
 *   stm  the running session itself: messages that reflection has not read yet; entries are views of messages, read-only,
 *        and no memories: they are listed only when asked for
 *   itm  what reflection kept, fading
 *   ltm  what distillation, a pin or the user's word made lasting
 */
export const memoryTierSchema = z.enum(['stm', 'itm', 'ltm'])
export const memoryKindSchema = z.enum(['fact', 'preference', 'event', 'task', 'reflection', 'principle'])
export const memoryAuthorSchema = z.enum(['person', 'reflection', 'distillation'])
export const memoryScopeSchema = z.enum(['everywhere', 'project', 'chat'])
/**
 * active: in use · superseded: a newer memory replaced it (`superseded_by`, `valid_to`) · merged: its content lives on in
 * `superseded_by` · expired: faded · asked: it would replace what the user pinned or wrote, and they have not answered yet ·
 * withdrawn: its words stand in a version of the chat that is not shown. Only active ones are ever given to a model.
 */
export const memoryStateSchema = z.enum(['active', 'superseded', 'merged', 'expired', 'asked', 'withdrawn'])
/** ended: "I no longer live in Rome". */
const memoryPolaritySchema = z.enum(['holds', 'ended'])
export type MemoryTier = z.infer<typeof memoryTierSchema>
export type MemoryKind = z.infer<typeof memoryKindSchema>
export type MemoryAuthor = z.infer<typeof memoryAuthorSchema>
export type MemoryScope = z.infer<typeof memoryScopeSchema>
export type MemoryState = z.infer<typeof memoryStateSchema>
export type MemoryPolarity = z.infer<typeof memoryPolaritySchema>

export const MAX_MEMORY_CHARS = 2_000
/** A query is cut to this many characters; what a user asks is in its first ones. */
export const MAX_QUERY_CHARS = 10_000

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
  input_context: z.string().describe('The words that it came from; empty when the user typed it.'),
  source_message_id: idSchema.nullable(),
  source_session_id: idSchema.nullable(),
  is_pinned: z.boolean(),
  state: memoryStateSchema,
  superseded_by: idSchema.nullable(),
  valid_from: msSchema.nullable().describe('ms UTC from which it is true, when known'),
  valid_to: msSchema.nullable().describe('ms UTC at which something else became true'),
  subject: z.string().nullable().describe('Of whom it speaks: "self", "son"; null when that is not known.'),
  slot: z.string().nullable().describe('What it says of them: "home", "name"; null when that is not known.'),
  value: z.string().nullable().describe('The words that it says, to compare: "rome".'),
  polarity: memoryPolaritySchema,
  said_at: msSchema.describe('ms UTC at which the user said or wrote it.'),
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
  tier: z.enum(['itm', 'ltm']).default('ltm').describe("The user's word is lasting."),
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

/**
 * What a memory is about, for the summary of the Memory page. self: the user · people: anybody else, pets too ·
 * preferences, plans: of the user · fading: any that expires within FADING_SOON_DAYS
 */
export const memoryGroupSchema = z.enum(['self', 'people', 'preferences', 'plans', 'fading'])
export type MemoryGroup = z.infer<typeof memoryGroupSchema>
/** Long enough to notice in a weekly look at the page. */
export const FADING_SOON_DAYS = 10

export const listMemoriesQuerySchema = z.object({
  tier: memoryTierSchema
    .optional()
    .describe('Without it: memories, not the messages that wait for review (stm).'),
  kind: memoryKindSchema.optional(),
  scope: memoryScopeSchema.optional(),
  scope_id: idSchema.optional(),
  author: memoryAuthorSchema.optional(),
  group: memoryGroupSchema.optional(),
  state: memoryStateSchema.or(z.literal('all')).default('active'),
  q: z.string().max(MAX_QUERY_CHARS).optional().describe('Only those that hold these words.'),
  nearest: z
    .enum(['true', 'false'])
    .optional()
    .describe(
      'true, with `q`: first come memories near in words or meaning, then those that hold the words.',
    ),
  sort: z
    .enum(['newest', 'important', 'most_used', 'expiring'])
    .default('newest')
    .describe('important: pinned ones first'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional().describe('`next_cursor` of the page before.'),
})
export const memoryListSchema = z.object({
  memories: z.array(memorySchema),
  total: z.number().int().describe('How many match, all pages together.'),
  next_cursor: z.string().nullable(),
})
export type MemoryList = z.infer<typeof memoryListSchema>

/** Why a step was taken: `asked` is the user's own step, all others are those of the workers. */
const memoryReasonSchema = z.enum([
  'asked',
  'said_in_chat',
  'says_the_same',
  'follows',
  'newer_said',
  'not_needed',
  'is_pinned',
  'user_wrote',
  'used_often',
  'no_longer',
  'other_version',
])
export type MemoryReason = z.infer<typeof memoryReasonSchema>

/** One step of a memory's life: the undo log and the run log in one. Texts of forgotten memories are erased from it. */
export const memoryEventSchema = z.object({
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
    'asked',
    'withdrawn',
    'restored',
  ]),
  by: memoryAuthorSchema,
  reason: memoryReasonSchema,
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
  fact_history: z
    .array(
      z.object({
        memory_id: idSchema,
        text: z.string(),
        state: memoryStateSchema,
        from: msSchema.describe('From when it was true; else when it was said.'),
        to: msSchema.nullable().describe('null: it is still true'),
      }),
    )
    .describe('How this fact changed, oldest first; empty when it never did.'),
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
export const forgetManyRequestSchema = z.strictObject({
  ids: z.array(idSchema).min(1).max(500),
  is_mistake: z
    .boolean()
    .default(false)
    .describe('They should never have been kept: what they replaced stands again.'),
})
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
