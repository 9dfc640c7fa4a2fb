import type { Migration } from '../migrate.ts'
import { accounts } from './0010-accounts.ts'
import { mail } from './0020-mail.ts'
import { limits } from './0030-limits.ts'
import { billing } from './0050-billing.ts'
import { ledger } from './0070-ledger.ts'
import { admin } from './0090-admin.ts'
import { accountSecurity } from './0110-account-security.ts'

/** In order; each rises. */
export const MIGRATIONS: readonly Migration[] = [
  accounts,
  mail,
  limits,
  billing,
  ledger,
  admin,
  accountSecurity,
]
