import { z } from 'zod'
import { profileSchema, sessionSchema } from './account.ts'
import { subscriptionStateSchema } from './billing.ts'
import { deviceSchema } from './devices.ts'
import { knownEmailSchema } from './email.ts'
import { lineSchema } from './text.ts'

const idSchema = z.uuid().max(36)
const pageLimitSchema = z.coerce.number().int().min(1).max(100).default(50)

const adminUserSchema = profileSchema.extend({
  locked_at_ms: z.number().int().nullable(),
  lock_reason: z.string().nullable(),
})
export type AdminUser = z.infer<typeof adminUserSchema>

export const adminUserQuerySchema = z.object({
  email: knownEmailSchema.optional().describe('Exact; every account that names this address'),
  after: idSchema.optional().describe('The `next` of the page before'),
  limit: pageLimitSchema,
})
export type AdminUserQuery = z.infer<typeof adminUserQuerySchema>
export const adminUserListSchema = z.object({
  users: z.array(adminUserSchema),
  next: z.string().nullable().describe('Null on the last page'),
})
export type AdminUserList = z.infer<typeof adminUserListSchema>

export const adminUserParamsSchema = z.object({ id: idSchema })
export const adminUserDetailSchema = z.object({
  user: adminUserSchema,
  devices: z.array(deviceSchema.omit({ is_current: true })),
  sessions: z.array(sessionSchema.omit({ is_current: true })),
  subscription: subscriptionStateSchema,
})
export type AdminUserDetail = z.infer<typeof adminUserDetailSchema>
export const lockUserSchema = z.strictObject({
  reason: lineSchema(1, 300).describe('Stays in the audit log when the account is gone: name nobody in it'),
})

const count = z.number().int()
export const statisticsSchema = z.object({
  at_ms: count,
  users: z.object({
    total: count,
    verified: count,
    locked: count,
    admins: count,
    registered_24h: count,
    active_24h: count,
    active_30d: count,
  }),
  sessions_live: count,
  devices_live: count,
  mails: z.object({ waiting: count, failed: count }),
})
export type Statistics = z.infer<typeof statisticsSchema>

const auditRowSchema = z.object({
  id: z.string(),
  at_ms: count,
  actor_kind: z.enum(['admin', 'service', 'command']),
  actor: z.string().describe('User id, name of the service, or "server:admin"'),
  action: z.string(),
  target: z.string().nullable().describe('Id of what the act was done to'),
  details: z.record(z.string(), z.unknown()),
  request_id: z.string().nullable(),
})
export type AuditRow = z.infer<typeof auditRowSchema>
export const auditQuerySchema = z.object({
  target: z
    .string()
    .regex(/^[\w -]{1,255}$/)
    .optional()
    .describe('Id of an account, a key, a webhook or an alarm'),
  actor: z.string().max(64).optional(),
  after: idSchema.optional().describe('The `next` of the page before'),
  limit: pageLimitSchema,
})
export type AuditQuery = z.infer<typeof auditQuerySchema>
export const auditListSchema = z.object({ rows: z.array(auditRowSchema), next: z.string().nullable() })
export type AuditList = z.infer<typeof auditListSchema>

export const retriedMailsSchema = z.object({ retried: count })

/** Ids of Stripe's: letters, digits and underscores. */
const stripeIdSchema = z.string().regex(/^[A-Za-z0-9_]{1,255}$/)
export const billingEventSchema = z.object({
  id: z.string(),
  type: z.string(),
  api_version: z.string().nullable(),
  created_at_ms: count,
  received_at_ms: count,
  customer_id: z.string().nullable(),
  object_id: z.string().nullable(),
  status: z.enum(['waiting', 'done', 'failed']),
  attempts: count,
  processed_at_ms: count.nullable(),
  outcome: z.string().nullable().describe('In words, what came of it'),
})
export const billingEventQuerySchema = z.object({
  before: z.string().max(300).optional().describe('The `next` of the page before'),
  status: billingEventSchema.shape.status.optional(),
  customer_id: stripeIdSchema.optional(),
  limit: pageLimitSchema,
})
export type BillingEventQuery = z.infer<typeof billingEventQuerySchema>
export const billingEventListSchema = z.object({
  events: z.array(billingEventSchema).describe('Newest first, without what they said'),
  next: z.string().nullable(),
})
export type BillingEventList = z.infer<typeof billingEventListSchema>
export const billingEventParamsSchema = z.object({ id: stripeIdSchema })
export const billingAlarmListSchema = z.object({
  alarms: z.array(
    z.object({
      key: z.string(),
      kind: z.string(),
      customer_id: z.string().nullable(),
      detail: z.string(),
      times: count,
      first_seen_at_ms: count,
      last_seen_at_ms: count,
      resolved_at_ms: count.nullable(),
    }),
  ),
})
export const billingAlarmParamsSchema = z.object({
  key: z
    .string()
    .regex(/^[\w -]{1,255}$/)
    .describe('`key` of the alarm'),
})
export type BillingAlarmList = z.infer<typeof billingAlarmListSchema>
