import { z } from 'zod'

/**
 * Links that open the app: novacore://account/VERB?… They come from mails, from the payment page, and from anybody who
 * can make a user click: a link only proposes, and the page asks before anything happens.
 *
 *   novacore://account/verify-email?token=pQ3…      confirms a mail address
 *   novacore://account/reset-password?token=pQ3…    asks for a new password
 *   novacore://account/subscription?from=success    back from the payment page: success, cancel or portal
 */
export const DEEP_LINK_SCHEME = 'novacore'

/** The server’s codes are 32 random bytes, which are 43 characters. */
export const LINK_TOKEN = /^[A-Za-z0-9_-]{16,100}$/
const tokenSchema = z.string().regex(LINK_TOKEN)
export const cameFromSchema = z.enum(['success', 'cancel', 'portal'])
export type CameFrom = z.infer<typeof cameFromSchema>

export const deepLinkSchema = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('verify-email'), token: tokenSchema }),
  z.strictObject({ verb: z.literal('reset-password'), token: tokenSchema }),
  z.strictObject({ verb: z.literal('subscription'), from: cameFromSchema }),
])
export type DeepLink = z.infer<typeof deepLinkSchema>
