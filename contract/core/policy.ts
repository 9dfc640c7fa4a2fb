import { z } from 'zod'

/** The eight principles as delivered (spec D1), in the order that the user may change. */
export const PRINCIPLE_IDS = [
  'truth',
  'wisdom',
  'alignment',
  'transparency',
  'accountability',
  'fairness',
  'respect',
  'beneficence',
] as const
export const principleIdSchema = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
export const MAX_PRINCIPLES = 24

export const principleSchema = z.object({
  id: principleIdSchema,
  name: z.string().trim().min(1).max(60),
  statement: z.string().trim().min(1).max(600).describe('What it asks, in one or two sentences.'),
  is_active: z.boolean(),
})
export type Principle = z.infer<typeof principleSchema>

export const constitutionSchema = z.object({
  version: z.number().int().min(1),
  author: z.enum(['delivered', 'person']),
  note: z.string(),
  created_at: z.number().int(),
  principles: z.array(principleSchema).describe('First counts most.'),
  signature: z.string().describe("Ed25519 by this device's key, base64url"),
  is_signature_valid: z.boolean(),
})
export type Constitution = z.infer<typeof constitutionSchema>
export const updateConstitutionRequestSchema = z.strictObject({
  based_on: z
    .number()
    .int()
    .min(1)
    .describe('The version that was edited; 409 when another one came in between.'),
  principles: z.array(principleSchema).min(1).max(MAX_PRINCIPLES),
  note: z.string().max(200).default(''),
})
export const constitutionVersionsSchema = z.object({
  versions: z.array(constitutionSchema.pick({ version: true, author: true, note: true, created_at: true })),
})
export const restoreConstitutionRequestSchema = z.strictObject({
  version: z.number().int().min(1).describe('1 is the one that was delivered.'),
})

/** allow: nothing to say · note: answered, with a remark · ask: answered once the user confirms · block: not answered */
export const policyOutcomeSchema = z.enum(['allow', 'note', 'ask', 'block'])
export type PolicyOutcome = z.infer<typeof policyOutcomeSchema>
export const policyStageSchema = z.enum(['validate', 'align'])
export type PolicyStage = z.infer<typeof policyStageSchema>
/** What it is about. `crisis` never blocks: it brings help. */
export const policyCategorySchema = z.enum([
  'none',
  'crisis',
  'weapons',
  'violence',
  'child_safety',
  'malware',
  'fraud',
  'hate',
  'privacy',
  'illegal_drugs',
  'deception',
  'overclaim',
  'disrespect',
])
export type PolicyCategory = z.infer<typeof policyCategorySchema>

const PROTECTIONS: readonly PolicyCategory[] = ['child_safety', 'weapons']
/** Says whether an act stands whatever the user's constitution says, so that no appeal lifts it (spec D1). */
export function isProtection(category: PolicyCategory, outcome: PolicyOutcome): boolean {
  return outcome === 'block' && PROTECTIONS.includes(category)
}

export const verdictSchema = z.object({
  audit_id: z.string().nullable().describe('null when nothing was recorded: an allow'),
  outcome: policyOutcomeSchema,
  category: policyCategorySchema,
  principle_id: principleIdSchema.nullable().describe('The principle that decided.'),
  principle_name: z.string().nullable(),
  exception: z
    .enum(['study', 'help_seeking', 'fiction', 'news', 'appealed'])
    .nullable()
    .describe('Why something that looked bad was let through.'),
  scores: z
    .record(principleIdSchema, z.number().min(0).max(1))
    .describe('1: fully in line with the principle.'),
  judged_by: z.enum(['rules', 'examples', 'model']),
})
export type Verdict = z.infer<typeof verdictSchema>

export const validateRequestSchema = z.strictObject({
  message: z.string().min(1).max(200_000),
  use_model: z.boolean().default(false).describe('Also ask the model, when rules and examples are unsure.'),
})
export const alignRequestSchema = z.strictObject({
  message: z.string().max(200_000).describe("The user's question."),
  answer: z.string().min(1).max(200_000),
  use_model: z.boolean().default(false),
})
export const alignReplySchema = z.object({
  verdict: verdictSchema,
  revision: z.string().nullable().describe('What is shown instead, when something had to change.'),
})

export const policyActSchema = z.object({
  id: z.string(),
  at: z.number().int(),
  stage: policyStageSchema,
  outcome: policyOutcomeSchema,
  category: policyCategorySchema,
  principle_id: principleIdSchema.nullable(),
  principle_name: z.string().nullable(),
  constitution_version: z.number().int(),
  exception: verdictSchema.shape.exception,
  scores: verdictSchema.shape.scores,
  judged_by: verdictSchema.shape.judged_by,
  session_id: z.string().nullable(),
  message_id: z.string().nullable(),
  appeal: z.object({ at: z.number().int(), note: z.string() }).nullable(),
})
export type PolicyAct = z.infer<typeof policyActSchema>
export const policyAuditQuerySchema = z.object({
  outcome: policyOutcomeSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().max(80).optional(),
})
export const policyAuditSchema = z.object({
  acts: z.array(policyActSchema).describe('Newest first. It holds no text of chats.'),
  next_before: z.string().nullable(),
  counts: z.record(policyOutcomeSchema, z.number().int()).describe('All acts ever recorded.'),
})
export const policyParamsSchema = z.object({ id: z.string().min(1).max(80) })
/** "This was wrong": kept, and texts alike are let through from now on. */
export const appealRequestSchema = z.strictObject({ note: z.string().max(1_000).default('') })
