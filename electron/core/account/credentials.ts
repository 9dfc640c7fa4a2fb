import { z } from 'zod'
import { profileSchema } from '../../../contract/sync/account.ts'
import { jwksSchema } from '../../../contract/sync/entitlement.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { SecretStore } from '../secrets/secrets.ts'

/**
 * What this device keeps of its accounts, as one secret in the keychain: the session with its refresh token, which
 * account a mail address stood for (so that the next log-in can prove the device), and each server's pinned keys.
 */
const sessionSchema = z.strictObject({
  server_url: z.string(),
  refresh_token: z.string(),
  profile: profileSchema,
  /** Code of the refusal by which the server ended the session; the user logs in again. */
  ended_because: z.string().nullable(),
})
const contentSchema = z.strictObject({
  version: z.literal(1),
  session: sessionSchema.nullable(),
  known: z.array(z.strictObject({ server_url: z.string(), email: z.string(), user_id: z.string() })),
  server_keys: z.record(z.string(), jwksSchema.shape.keys),
})
export type StoredSession = z.infer<typeof sessionSchema>
type CredentialsContent = z.infer<typeof contentSchema>

export interface Credentials {
  get(): CredentialsContent
  /** Changes and writes it. Writes are in order; resolves when this one is kept. Throws secrets_unavailable. */
  update(change: (content: CredentialsContent) => CredentialsContent): Promise<void>
}

const SECRET_NAME = 'account'
const EMPTY: CredentialsContent = { version: 1, session: null, known: [], server_keys: {} }

/** Content that cannot be read counts as signed out: a log-in restores all of it, and chats do not need it. */
export async function openCredentials(secrets: SecretStore, logger: Logger): Promise<Credentials> {
  let content = read(await secrets.get(SECRET_NAME), logger)
  let writing: Promise<void> = Promise.resolve()
  return {
    get: () => content,
    update(change) {
      content = change(content)
      const text = JSON.stringify(content)
      writing = writing.catch(() => undefined).then(() => secrets.set(SECRET_NAME, text))
      return writing
    },
  }
}

function read(text: string | null, logger: Logger): CredentialsContent {
  if (text === null) return EMPTY
  try {
    return contentSchema.parse(JSON.parse(text))
  } catch {
    // Without the cause: its words could quote a token.
    logger.error('the account on this device cannot be read')
    return EMPTY
  }
}
