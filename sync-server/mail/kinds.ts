import { z } from 'zod'

/**
 * What a request leaves in the outbox. It says what happened, not what is to be sent: whether there is such an account,
 * and which mail it gets, is looked up when the mail is made. So a request does the same work for every address, and
 * no token lies in the outbox.
 */
export const mailJobSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('registered'), userId: z.string() }),
  z.object({ kind: z.literal('verification-wanted'), emailKey: z.string() }),
  z.object({ kind: z.literal('password-forgotten'), emailKey: z.string() }),
  z.object({ kind: z.literal('email-change-wanted'), userId: z.string(), email: z.string() }),
  z.object({ kind: z.literal('email-changed'), userId: z.string(), oldEmail: z.string() }),
  z.object({ kind: z.literal('password-changed'), userId: z.string() }),
  z.object({ kind: z.literal('account-deleted'), email: z.string(), language: z.enum(['en', 'de', 'fr']) }),
])
export type MailJob = z.infer<typeof mailJobSchema>

export interface Mail {
  to: string
  subject: string
  text: string
}

/** Makes the mails of a job when they are to be sent; none where nobody is to get one. */
export type ComposeMail = (job: MailJob) => Promise<Mail[]>
