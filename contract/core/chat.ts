import { z } from 'zod'
import { coreErrorBodySchema } from './errors.ts'
import { policyCategorySchema, policyOutcomeSchema, policyStageSchema, verdictSchema } from './policy.ts'
import { memoryModeSchema } from './projects.ts'
import { quotaReplySchema } from './usage.ts'

/** Longest message in UTF-16 code units, as a text field counts them (spec A5). */
export const MAX_MESSAGE_CHARS = 10_000
export const MAX_TITLE_CHARS = 200

const idSchema = z.string().min(1).max(64)

/**
 * How a message ended, or that it has not.
 * streaming: being written · complete: the model ended it · stopped: the user stopped it · cut: a limit ended it, the
 * day's tokens or the length of one answer (see `error`) · failed: the engine died or refused · interrupted: the app ended in the middle.
 * Whatever the status, `content` is all that came.
 */
const messageStatusSchema = z.enum(['streaming', 'complete', 'stopped', 'cut', 'failed', 'interrupted'])
export type MessageStatus = z.infer<typeof messageStatusSchema>

const usageSchema = z.object({
  input_tokens: z.number().int().describe("Tokens of the user's message (o200k)."),
  output_tokens: z.number().int().describe('Tokens of the answer (o200k).'),
  total_tokens: z.number().int(),
  messages: z.number().int().describe('1 when the exchange was counted, 0 when nothing came of it.'),
})

/** What was given to the model from memory; the list is at GET /memory/answers/:message_id. */
const messageMemorySchema = z.object({
  mode: memoryModeSchema.describe('off: nothing was looked up, and nothing of the exchange will be.'),
  used: z.number().int(),
  offered: z.number().int().describe('Found in mode "ask", not given.'),
})
/** What the constitution said about the question (validate) or the answer (align). Absent for a plain allow. */
export const messagePolicySchema = z.object({
  stage: policyStageSchema,
  outcome: policyOutcomeSchema,
  category: policyCategorySchema,
  principle_id: verdictSchema.shape.principle_id,
  principle_name: z.string().nullable(),
  audit_id: z.string().nullable().describe('For POST /policy/audit/:id/appeal.'),
  original: z.string().nullable().describe('The answer as the model wrote it, when it was revised.'),
})
export type MessagePolicy = z.infer<typeof messagePolicySchema>

const messageSchema = z.object({
  id: idSchema,
  session_id: idSchema,
  parent_id: idSchema.nullable(),
  role: z.enum(['user', 'assistant']),
  content: z
    .string()
    .describe(
      'While it is streaming it begins with the thinking, in <think> tags; later it is the answer alone.',
    ),
  status: messageStatusSchema,
  error: coreErrorBodySchema.shape.error.nullable().describe('Why it failed or was cut, in words.'),
  model: z.string().nullable(),
  created_at: z.number().int().describe('ms UTC'),
  ended_at: z.number().int().nullable().describe('ms UTC'),
  stats: z
    .object({
      time_to_first_token_ms: z.number().nullable(),
      tokens_per_second: z.number().nullable().describe("The engine's own tokens per second."),
    })
    .nullable(),
  usage: usageSchema.nullable().describe('The receipt: what the ledger holds for this exchange.'),
  ledger_seq: z.number().int().nullable().describe('First ledger entry of the receipt.'),
  memory: messageMemorySchema.nullable().describe('null for questions and for answers of older versions.'),
  policy: messagePolicySchema.nullable(),
  window_start_id: idSchema
    .nullable()
    .describe('Of an answer: the first message that the model read; null: the chat from its beginning.'),
  thinking: z
    .object({
      content: z.string(),
      duration_ms: z.number().nullable().describe('null: the app ended in the middle.'),
      tokens: z.number().int().describe('o200k; part of output_tokens.'),
    })
    .nullable()
    .describe('What a reasoning model thought first; no later prompt, memory or search holds it.'),
})
export type Message = z.infer<typeof messageSchema>

export const sessionSchema = z.object({
  id: idSchema,
  title: z.string().describe('Empty until the first message gives it one.'),
  created_at: z.number().int(),
  updated_at: z.number().int().describe('ms UTC of the newest message; renaming does not move it.'),
  active_leaf_id: idSchema.nullable(),
  model: z.string().nullable(),
  project_id: idSchema.nullable(),
  message_count: z.number().int(),
  is_generating: z.boolean(),
  branched_from: z
    .object({
      session_id: idSchema,
      message_id: idSchema,
      title: z.string().nullable().describe('null: that chat is not there any more.'),
    })
    .optional()
    .describe('Absent for a chat that was not branched from another one.'),
})
export type Session = z.infer<typeof sessionSchema>

export const chatRequestSchema = z.object({
  message: z.string().describe(`At most ${MAX_MESSAGE_CHARS} characters.`),
  session_id: idSchema.optional().describe('Made when it is not given; 404 when unknown.'),
  parent_id: idSchema
    .nullable()
    .optional()
    .describe(
      'The message this one follows. Not given: the active leaf. Editing message X sends with the parent of X; null starts a new tree.',
    ),
  model: z.string().min(1).max(200).optional(),
  project_id: idSchema.optional().describe('Only with a new chat: the project that it belongs to.'),
  use_memory: z
    .boolean()
    .optional()
    .describe(
      "Not given: as the project or the user's setting says. false: nothing is looked up, and this exchange is not remembered.",
    ),
  policy_confirmed: z
    .string()
    .max(80)
    .optional()
    .describe(
      'audit_id of the "ask" about this message in this chat that the user has answered; another one is ignored.',
    ),
})
export type ChatRequest = z.infer<typeof chatRequestSchema>

/** A message that is still being typed. Nothing of it is stored. */
export const draftRequestSchema = chatRequestSchema.pick({
  message: true,
  session_id: true,
  project_id: true,
  use_memory: true,
})
export type DraftRequest = z.infer<typeof draftRequestSchema>
export const draftReplySchema = z.object({
  is_looked_up: z.boolean().describe('false: memory is off or asks first, or the text is too long.'),
})

export const chatReplySchema = z.object({
  response: z.string(),
  session_id: idSchema,
  message_id: idSchema.describe('The answer; its id also names the generation.'),
  prompt_id: idSchema,
  status: messageStatusSchema,
  error: coreErrorBodySchema.shape.error.nullable(),
  usage: usageSchema,
  quota: quotaReplySchema,
})

/** A message that waits for the next day's quota; the core sends it when the day turns. */
export const waitingMessageSchema = z.object({
  id: idSchema,
  session_id: idSchema.nullable().describe('null: it begins a chat.'),
  message: z.string(),
  created_at: z.number().int(),
  is_set_aside: z.boolean().describe('Sending it failed; it is not tried again by itself.'),
})
export type WaitingMessage = z.infer<typeof waitingMessageSchema>
export const waitingMessageListSchema = z.object({
  messages: z.array(waitingMessageSchema).describe('Oldest first.'),
})

export const regenerateRequestSchema = z.object({
  model: z.string().min(1).max(200).optional(),
  use_memory: z.boolean().optional().describe('true in mode "ask": with what was offered.'),
  exclude_memories: z.array(z.string().min(1).max(80)).max(200).optional().describe('Ids not to be given.'),
  policy_confirmed: z.string().max(80).optional(),
})
export type RegenerateRequest = z.infer<typeof regenerateRequestSchema>

export const sessionIdParamsSchema = z.object({ id: idSchema })
export const createSessionRequestSchema = z.object({ title: z.string().max(MAX_TITLE_CHARS).optional() })
export const updateSessionRequestSchema = z
  .object({
    title: z.string().trim().min(1).max(MAX_TITLE_CHARS).optional(),
    active_leaf_id: idSchema
      .optional()
      .describe('Any message of this chat: the newest leaf below it becomes the shown one.'),
    model: z.string().min(1).max(200).nullable().optional(),
    project_id: idSchema.nullable().optional().describe('Moves the chat into a project, or out of any.'),
  })
  .refine((value) => Object.keys(value).length > 0, 'Nothing to change was given.')
export const branchSessionRequestSchema = z.object({
  message_id: idSchema.describe('The last message that the new chat takes over.'),
})
export const listSessionsQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(200),
  before: z.coerce.number().int().optional().describe('Only chats whose updated_at is below this.'),
})
export const sessionListSchema = z.object({
  sessions: z.array(sessionSchema),
  next_before: z.number().int().nullable(),
})
export type SessionList = z.infer<typeof sessionListSchema>
export const messageListSchema = z.object({
  session: sessionSchema,
  messages: z.array(messageSchema).describe('The whole tree, oldest first; parent_id links it.'),
})
export type MessageList = z.infer<typeof messageListSchema>
export const deletedSessionSchema = z.object({
  id: idSchema,
  deleted_at: z.number().int(),
  restorable_until: z.number().int().describe('ms UTC: POST …/restore brings it back until then.'),
})

export const generationListSchema = z.object({
  generations: z.array(z.object({ id: idSchema, session_id: idSchema })),
})
export const streamQuerySchema = z.object({
  from: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('UTF-16 code units of the answer already held; the stream goes on after them.'),
})
export const cancelReplySchema = z.object({ message_id: idSchema, status: messageStatusSchema })

/**
 * Server-sent events of /chat/stream, of /chat/messages/:id/regenerate and of /chat/generations/:id/stream; the SSE
 * event name is `type`, the data this object as JSON. Order: accepted, delta…, then one done. A delta carries
 * where it belongs, so that a reader who attaches again can never double or miss text. A failed answer is a `done`
 * with status failed and its error: what came is in the message.
 */
export const chatEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('accepted'),
    session: sessionSchema,
    prompt: messageSchema,
    message: messageSchema.describe('The answer as far as it is.'),
    quota: quotaReplySchema,
  }),
  z.object({ type: z.literal('delta'), at: z.number().int().describe('UTF-16 offset'), text: z.string() }),
  z.object({
    type: z.literal('done'),
    session: sessionSchema,
    message: messageSchema,
    quota: quotaReplySchema,
  }),
])
export type ChatEvent = z.infer<typeof chatEventSchema>
