import { z } from 'zod'
import {
  changeEmailSchema,
  changePasswordSchema,
  deleteAccountSchema,
  emailOnlySchema,
  loginSchema,
  profileSchema,
  registerSchema,
  resendReplySchema,
  resetPasswordReplySchema,
  resetPasswordSchema,
  updateProfileSchema,
  verifyEmailSchema,
} from '../sync/account.ts'
import { deviceListSchema, deviceParamsSchema } from '../sync/devices.ts'
import { tierSchema } from '../tiers.ts'

/**
 * The account as the page sees it. The core talks to the sync server and keeps every token; the page gets states, never
 * a token. Requests have the server's own shapes (contract/sync/account.ts).
 */
export const accountLoginSchema = loginSchema.omit({ device_proof: true })
export const accountRegisterSchema = registerSchema
export const accountVerifySchema = verifyEmailSchema
export const accountForgotSchema = emailOnlySchema
export const accountResetSchema = resetPasswordSchema
export const accountResetReplySchema = resetPasswordReplySchema
export const accountResendReplySchema = resendReplySchema
export const accountProfileUpdateSchema = updateProfileSchema
export const accountPasswordSchema = changePasswordSchema
export const accountEmailSchema = changeEmailSchema
export const accountDeleteSchema = deleteAccountSchema
/** A new key for this device takes a session of its own, so the password is asked for. */
export const accountRenewSchema = deleteAccountSchema
export const accountDevicesSchema = deviceListSchema
export const accountDeviceParamsSchema = deviceParamsSchema

const timeSchema = z.number().int().describe('ms UTC')

/**
 * Why an entitlement that came or was kept is not believed:
 * wrong_key      signed by a key that this app does not know
 * other_device   given to another device
 * other_account  given to another account
 * older          an older revision than one seen before
 * clock_back     this device's clock is earlier than a time the server has stated
 * unreadable     not an entitlement at all
 */
const ENTITLEMENT_PROBLEMS = [
  'wrong_key',
  'other_device',
  'other_account',
  'older',
  'clock_back',
  'unreadable',
] as const
const entitlementProblemSchema = z.enum(ENTITLEMENT_PROBLEMS)
export type EntitlementProblem = z.infer<typeof entitlementProblemSchema>

/** The plan by the last entitlement that was believed; `none` without an account. */
const entitlementViewSchema = z.object({
  tier: tierSchema.describe('What counts now'),
  paid_tier: tierSchema.describe('What the entitlement says, also after it has expired'),
  state: z.enum(['none', 'valid', 'grace', 'expired']),
  expires_at_ms: timeSchema.nullable(),
  grace_until_ms: timeSchema.nullable(),
  period_end_ms: timeSchema.nullable(),
  checked_at_ms: timeSchema.nullable().describe('When the server last issued one'),
  problem: entitlementProblemSchema.nullable().describe('Of the last one that was refused'),
})
export type EntitlementView = z.infer<typeof entitlementViewSchema>

/** How sending the usage ledger goes. */
const reconcileViewSchema = z.object({
  state: z
    .enum(['off', 'idle', 'sending', 'waiting', 'stopped'])
    .describe(
      'waiting: tries again at retry_at_ms; stopped: needs the user, see problem; off: nobody is signed in',
    ),
  pending_entries: z.number().int(),
  last_success_at_ms: timeSchema.nullable(),
  retry_at_ms: timeSchema.nullable(),
  problem: z.string().nullable().describe('Code of the last refusal or failure'),
})
export type ReconcileView = z.infer<typeof reconcileViewSchema>

export const accountStateSchema = z.object({
  server: z.object({
    url: z.string().nullable().describe('null: none is set, and this build has no default'),
    default_url: z.string().nullable(),
  }),
  session: z
    .enum(['signed_out', 'signed_in', 'ended'])
    .describe('ended: the server ended it; chats and plan stay, and the user logs in again'),
  ended_because: z.string().nullable().describe('Code of the server’s refusal'),
  profile: profileSchema.nullable().describe('As last seen; there without a network too'),
  device_id: z.string(),
  connection: z.object({
    state: z.enum(['unknown', 'ok', 'failing']),
    code: z.string().nullable().describe('Why the last call failed'),
    since_ms: timeSchema.nullable(),
  }),
  entitlement: entitlementViewSchema,
  reconcile: reconcileViewSchema,
  checkout: z
    .object({
      tier: tierSchema,
      until_ms: timeSchema,
      is_page_open: z.boolean().describe('False once the user is back and the new plan may still come'),
    })
    .nullable()
    .describe('A payment page was opened in the browser; the core asks for the new plan until then'),
})
export type AccountState = z.infer<typeof accountStateSchema>

export const logoutReplySchema = z.object({
  server_told: z.boolean().describe('false: the server could not be reached; its session ends by itself'),
  unsent_entries: z.number().int().describe('Usage that the server has not seen; sent at the next log-in'),
})
export type LogoutReply = z.infer<typeof logoutReplySchema>

/** A notice that the server gave with a receipt, or a difference that this device found. */
export const DIFFERENCE_KINDS = [
  'pending',
  'server_has_more',
  'server_has_less',
  'receipt_older',
  'restored',
  'frozen',
  'conflict',
  'refused',
  'clock_ahead',
  'clock_behind',
  'device_clock_off',
  'start_unknown',
  'repeated_elsewhere',
  'other_account',
  'overage',
] as const
const differenceSchema = z.object({
  kind: z.enum(DIFFERENCE_KINDS),
  entries: z.number().int().describe('How many it is about; 0: not counted in entries'),
  at_ms: timeSchema,
})
export type Difference = z.infer<typeof differenceSchema>

const useSchema = z.object({ messages: z.number().int(), tokens: z.number().int() })
export const seenDeviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  platform: z.string(),
  is_current: z.boolean(),
  last_seen_at_ms: timeSchema,
  revoked_at_ms: timeSchema.nullable(),
  last_received_at_ms: timeSchema.nullable(),
  history: z
    .object({
      epoch: z.number().int(),
      seq: z.number().int(),
      head: z.string(),
      entries: z.number().int(),
      status: z.enum(['live', 'superseded', 'frozen']),
    })
    .nullable()
    .describe('null: the server holds nothing of it'),
  today: useSchema,
})

/** Spec G4: what the server holds, beside what this device holds. */
export const seenReplySchema = z.object({
  is_live: z.boolean().describe('false: the server could not be reached; this is what it said last'),
  at_ms: timeSchema.describe('When the server said this'),
  day: z.string(),
  today: useSchema.describe('Over all devices, by the server'),
  here: z.object({
    device_id: z.string(),
    epoch: z.number().int(),
    seq: z.number().int(),
    head: z.string(),
    pending_entries: z.number().int(),
    today: useSchema,
  }),
  devices: z.array(seenDeviceSchema),
  differences: z.array(differenceSchema).describe('Newest first'),
})
export type SeenReply = z.infer<typeof seenReplySchema>

const receiptViewSchema = z.object({
  hash: z.string(),
  received_at_ms: timeSchema,
  from: z.number().int(),
  to: z.number().int(),
  head: z.string(),
  day: z.string(),
  use: useSchema,
  tier: tierSchema,
  device_id: z.string(),
})
export const receiptsQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce.number().int().min(0).optional().describe('`next` of the page before'),
})
export const receiptListSchema = z.object({
  receipts: z.array(receiptViewSchema).describe('Newest first'),
  next: z.number().int().nullable().describe('null on the last page'),
})
export type ReceiptView = z.infer<typeof receiptViewSchema>

/** All kept receipts, checked without a network: signature, device, and that the local ledger holds what they name. */
export const receiptsCheckSchema = z.object({
  checked: z.number().int(),
  first_bad: z
    .object({
      hash: z.string(),
      fault: z.enum(['signature_invalid', 'entry_unknown', 'unreadable']),
    })
    .nullable(),
})
export type ReceiptsCheck = z.infer<typeof receiptsCheckSchema>
