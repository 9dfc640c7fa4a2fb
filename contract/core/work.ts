import { z } from 'zod'
import { idSchema } from './fields.ts'
import { memoryKindSchema, memorySchema, memoryScopeSchema } from './memory.ts'

/**
 * What a background worker and the core say to each other (spec C4–C6, H1). A worker holds no data and no key: it leases
 * one job, is given what that job needs, asks the model through the core, and proposes; the core checks and writes.
 *
 *   lease → (model …) → finish      or      lease → … → fail, and the job is done later by the next worker that asks
 */
const leaseIdSchema = z.string().min(1).max(80)
export const MAX_PROPOSED = 40

const workModelSchema = z.object({
  name: z.string(),
  is_small: z
    .boolean()
    .describe('Under a thousand million parameters, or unknown: rules lead, the model labels.'),
})
const leaseSchema = z.object({ lease_id: leaseIdSchema, run_id: idSchema, model: workModelSchema.nullable() })

export const leaseRequestSchema = z.strictObject({
  instance: z.string().min(1).max(80).describe('Of this process: another one has died, and its job is free.'),
  wait_ms: z.number().int().min(0).max(30_000).default(25_000).describe('How long to wait for a job.'),
})

const exchangeSchema = z.object({
  message_id: idSchema,
  at: z.number().int().describe('ms UTC'),
  question: z.string(),
  answer: z.string(),
})
export type Exchange = z.infer<typeof exchangeSchema>
export const reflectionJobSchema = leaseSchema.extend({
  session_id: idSchema,
  scope: z.enum(['everywhere', 'project']).describe('Where what is said in this chat belongs.'),
  exchanges: z.array(exchangeSchema),
})
export type ReflectionJob = z.infer<typeof reflectionJobSchema>
export const reflectionLeaseReplySchema = z.object({ job: reflectionJobSchema.nullable() })

export const modelRequestSchema = z.strictObject({
  lease_id: leaseIdSchema,
  prompt: z.string().min(1).max(40_000),
  format: z.record(z.string(), z.unknown()).describe('JSON schema of the answer'),
  max_tokens: z.number().int().min(1).max(1_024),
})
export const modelReplySchema = z.object({
  text: z.string().describe('As the model wrote it.'),
  tokens: z.number().int(),
})

const proposedMemorySchema = z.strictObject({
  kind: memoryKindSchema,
  text: z.string().max(4_000),
  confidence: z.number().min(0).max(1),
  importance: z.number().min(0).max(1),
  scope: memoryScopeSchema,
  is_stated: z.boolean(),
  message_id: idSchema,
  quote: z.string().max(4_000),
})
export type Proposal = z.infer<typeof proposedMemorySchema>
export const reflectionAnswersSchema = z.strictObject({
  tried: z.string().min(1).max(600),
  followed_constitution: z.string().min(1).max(600),
  better: z.string().min(1).max(600),
})
export type ReflectionAnswers = z.infer<typeof reflectionAnswersSchema>
export const finishReflectionRequestSchema = z.strictObject({
  lease_id: leaseIdSchema,
  items: z.array(proposedMemorySchema).max(MAX_PROPOSED),
  reflection: reflectionAnswersSchema.nullable(),
})
export const finishReplySchema = z.object({
  kept: z.number().int(),
  refused: z.array(z.string()).describe('One word for each item that was not kept.'),
})
export const failRequestSchema = z.strictObject({
  lease_id: leaseIdSchema,
  code: z.string().min(1).max(60).describe('work_yielded: the user became active; the job is retried later.'),
})
export const okReplySchema = z.object({ ok: z.literal(true) })

const workMemorySchema = memorySchema
  .pick({
    id: true,
    tier: true,
    kind: true,
    text: true,
    author: true,
    confidence: true,
    importance: true,
    scope: true,
    scope_id: true,
    is_pinned: true,
    valid_from: true,
    created_at: true,
    uses: true,
    expires_at: true,
  })
  .extend({
    subject: z.string().nullable(),
    slot: z.string().nullable(),
    is_stated: z.boolean(),
    near: z
      .array(z.object({ id: idSchema, cosine: z.number() }))
      .describe('Of the same scope, nearest first.'),
    is_distilled: z.boolean().describe('A lasting memory links it already.'),
  })
export type WorkMemory = z.infer<typeof workMemorySchema>
export const distillationJobSchema = leaseSchema.extend({
  now: z.number().int(),
  memories: z.array(workMemorySchema).describe('All that are active, oldest first.'),
})
export type DistillationJob = z.infer<typeof distillationJobSchema>
export const distillationLeaseReplySchema = z.object({ job: distillationJobSchema.nullable() })

/** An itm memory becomes lasting after this many answers used it (spec C5), when the user neither pinned nor wrote it. */
export const USES_TO_LAST = 3

const idsSchema = z.array(idSchema).min(1).max(20)
const distillationStepSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('expire'), id: idSchema }),
  z.strictObject({ action: z.literal('promote'), id: idSchema }),
  z.strictObject({ action: z.literal('merge'), ids: idsSchema, text: z.string().min(1).max(4_000) }),
  z.strictObject({ action: z.literal('distil'), ids: idsSchema, text: z.string().min(1).max(600) }),
])
export type DistillationStep = z.infer<typeof distillationStepSchema>
export const stepRequestSchema = z.strictObject({ lease_id: leaseIdSchema, step: distillationStepSchema })
export const stepReplySchema = z.object({
  is_done: z.boolean(),
  refused: z.string().nullable().describe('Why the core did not do it.'),
})
export const finishDistillationRequestSchema = z.strictObject({ lease_id: leaseIdSchema })
