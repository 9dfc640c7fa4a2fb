import { z } from 'zod'
import { languageSchema } from '../../contract/sync/account.ts'

/**
 * Of which account, and how its security counter stood when the mail was asked for; null: nobody's. Jobs from before
 * there was a counter have none: all accounts began with 0.
 */
const asked = { userId: z.string().nullable(), securityVersion: z.number().int().default(0) }
/** A notice goes to the address that the account had when it happened, whatever it has when the mail is sent. */
const notice = { email: z.string(), language: languageSchema }

/**
 * What a request leaves in the outbox. For a mail that carries a code it says whose it is and what was asked for, also
 * where there is no such account: so a request does the same work for every address. The code is made when the mail is
 * sent, so none lies in the outbox, and a job whose account has changed its password, address or role since is void.
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

/** Makes the mail of a job when it is to be sent; null where nobody is to get one. */
export type ComposeMail = (job: MailJob) => Promise<Mail | null>
