import { z } from 'zod'
import { tierSchema } from '../tiers.ts'
import { emailSchema, profileSchema, sessionSchema } from './account.ts'
import { deviceSchema } from './devices.ts'
import { lineSchema } from './text.ts'

const idSchema = z.uuid().max(36)
const pageLimitSchema = z.coerce.number().int().min(1).max(100).default(50)

export const adminUserSchema = profileSchema.extend({
  locked_at_ms: z.number().int().nullable(),
  lock_reason: z.string().nullable(),
})
export type AdminUser = z.infer<typeof adminUserSchema>

export const adminUserQuerySchema = z.object({
  email: emailSchema.optional().describe('Exact; every account that names this address'),
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
  tier: tierSchema.nullable().describe('Null where the server has no billing'),
})
export type AdminUserDetail = z.infer<typeof adminUserDetailSchema>
export const lockUserSchema = z.object({
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

export const auditRowSchema = z.object({
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
  target: idSchema.optional(),
  actor: z.string().max(64).optional(),
  after: idSchema.optional().describe('The `next` of the page before'),
  limit: pageLimitSchema,
})
export type AuditQuery = z.infer<typeof auditQuerySchema>
export const auditListSchema = z.object({ rows: z.array(auditRowSchema), next: z.string().nullable() })
export type AuditList = z.infer<typeof auditListSchema>

export const retriedMailsSchema = z.object({ retried: count })
