import { z } from 'zod'
import { deviceProofSchema } from './device-proof.ts'
import { deviceSchema } from './devices.ts'
import { emailSchema, knownEmailSchema } from './email.ts'
import { lineSchema } from './text.ts'

const PASSWORD_MIN_LENGTH = 8
const PASSWORD_MAX_LENGTH = 256

/** Length is counted in code points, so that the limit is what a user counts. No rule says what it is made of. */
export const newPasswordSchema = z
  .string()
  .max(2 * PASSWORD_MAX_LENGTH)
  .refine((text) => text.isWellFormed(), { error: 'holds half of a character' })
  .refine((text) => [...text].length >= PASSWORD_MIN_LENGTH && [...text].length <= PASSWORD_MAX_LENGTH, {
    error: `must have ${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} characters`,
  })
/** A password to be compared: any that once could be set, so that old rules lock nobody out. */
const anyPasswordSchema = z.string().max(2 * PASSWORD_MAX_LENGTH)

export const languageSchema = z.enum(['en', 'de', 'fr'])
export type Language = z.infer<typeof languageSchema>
export const roleSchema = z.enum(['student', 'subscriber', 'admin'])
export type Role = z.infer<typeof roleSchema>

/** 32 random bytes in base64url, as a mail carries them. */
const mailTokenSchema = z.string().max(100)
const refreshTokenSchema = z.string().max(300)

export const tokenPairSchema = z.object({
  accessToken: z.string().describe('JWT (EdDSA), 15 minutes'),
  refreshToken: z
    .string()
    .describe('For one use; the answer to it may be asked for again until the next is used'),
})
export type TokenPair = z.infer<typeof tokenPairSchema>

export const registerSchema = z.strictObject({
  email: emailSchema,
  password: newPasswordSchema,
  name: lineSchema(0, 100).default(''),
  language: languageSchema.default('en'),
})
export type RegisterRequest = z.infer<typeof registerSchema>
export const registerReplySchema = tokenPairSchema.extend({ requiresEmailVerification: z.literal(true) })

export const loginSchema = z.strictObject({
  email: knownEmailSchema,
  password: anyPasswordSchema,
  device_proof: deviceProofSchema
    .optional()
    .describe('Of a device that is enrolled: binds the session to it'),
})
export type LoginRequest = z.infer<typeof loginSchema>
export const loginReplySchema = tokenPairSchema.extend({ requiresEmailVerification: z.boolean() })

export const refreshSchema = z.strictObject({
  refreshToken: refreshTokenSchema,
  device_proof: deviceProofSchema.optional().describe('Needed once the session is bound to a device'),
})
export type RefreshRequest = z.infer<typeof refreshSchema>

/** The code counts only from the account that asked for it: with its access token, or with its password. */
export const verifyEmailSchema = z.strictObject({
  token: mailTokenSchema,
  password: anyPasswordSchema
    .optional()
    .describe('Of the account that asked for the mail; not needed with an access token of that account'),
})
export type VerifyEmailRequest = z.infer<typeof verifyEmailSchema>
export const emailOnlySchema = z.strictObject({ email: knownEmailSchema })
/** What became of asking for the confirming mail again. */
export const resendReplySchema = z.object({
  state: z
    .enum(['queued', 'already_verified'])
    .describe('queued: a mail will be sent to the address of this account'),
})
export type ResendReply = z.infer<typeof resendReplySchema>

export const resetPasswordSchema = z.strictObject({
  token: mailTokenSchema,
  password: newPasswordSchema,
  revoke_devices: z.boolean().default(false).describe('Sign every device out for good, too'),
})
export type ResetPasswordRequest = z.infer<typeof resetPasswordSchema>
/** What had access before the reset. */
export const resetPasswordReplySchema = z.object({
  ended_sessions: z.number().int().describe('All sessions are ended'),
  devices: z
    .array(deviceSchema)
    .describe('Those not revoked before; a device that you do not know: log in and DELETE /devices/:id'),
})
export type ResetPasswordReply = z.infer<typeof resetPasswordReplySchema>

export const profileSchema = z.object({
  id: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
  name: z.string(),
  language: languageSchema,
  role: roleSchema,
  created_at_ms: z.number().int(),
})
export type Profile = z.infer<typeof profileSchema>
export const updateProfileSchema = z.strictObject({
  name: lineSchema(0, 100).optional(),
  language: languageSchema.optional(),
})
export type ProfileUpdate = z.infer<typeof updateProfileSchema>

export const changePasswordSchema = z.strictObject({
  current_password: anyPasswordSchema,
  new_password: newPasswordSchema,
})
export const changeEmailSchema = z.strictObject({ email: emailSchema, password: anyPasswordSchema })
export const deleteAccountSchema = z.strictObject({ password: anyPasswordSchema })

export const sessionSchema = z.object({
  id: z.string(),
  device_id: z.string().nullable(),
  created_at_ms: z.number().int(),
  last_used_at_ms: z.number().int(),
  is_current: z.boolean(),
})
/** All that the server holds of a user; other features add parts of their own. */
export const accountExportSchema = z.object({
  exported_at_ms: z.number().int(),
  profile: profileSchema,
  devices: z.array(deviceSchema),
  sessions: z.array(sessionSchema),
  parts: z.record(z.string(), z.unknown()),
})
export type AccountExport = z.infer<typeof accountExportSchema>

/** Says that the request was taken, and nothing of whether there is such an account. */
export const acceptedSchema = z.object({ accepted: z.literal(true) })
