import { z } from 'zod'
import { languageSchema } from '../../contract/sync/account.ts'

/**
 * The account that asked, null if there is none, and its security counter at that time. Jobs from before there was a
 * counter have none: all accounts began with 0.
 */
const asked = { userId: z.string().nullable(), securityVersion: z.number().int().default(0) }
/** A notice goes to the address that the account had when it happened, whatever it has when the mail is sent. */
const notice = { email: z.string(), language: languageSchema }

/**
 * A job in the outbox. One for a mail with a code is written also where there is no such account, so that a request does
 * the same work for every address. The code is created when the mail is sent, so the outbox holds none, and a job is void
 * once its account has changed its password, address or role.
 */
export const mailJobSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('registered'), ...asked }),
  z.object({ kind: z.literal('verification-wanted'), ...asked }),
  z.object({ kind: z.literal('password-forgotten'), ...asked }),
  z.object({ kind: z.literal('email-change-wanted'), ...asked, email: z.string() }),
  z.object({ kind: z.literal('email-change-asked'), ...notice }),
  z.object({ kind: z.literal('email-changed'), ...notice }),
  z.object({ kind: z.literal('password-changed'), ...notice }),
  z.object({ kind: z.literal('account-deleted'), ...notice }),
])
export type MailJob = z.infer<typeof mailJobSchema>

export interface Mail {
  to: string
  subject: string
  text: string
}

/** Returns the mail of a job when it is to be sent; null if no mail is to be sent. */
export type ComposeMail = (job: MailJob) => Promise<Mail | null>
