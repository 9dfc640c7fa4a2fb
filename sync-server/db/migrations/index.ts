import type { Migration } from '../migrate.ts'
import { accounts } from './0010-accounts.ts'
import { mail } from './0020-mail.ts'
import { limits } from './0030-limits.ts'
import { billing } from './0040-billing.ts'
import { ledger } from './0050-ledger.ts'
import { admin } from './0060-admin.ts'
import { ledgerByDay } from './0070-ledger-by-day.ts'

/** In order; each version is higher than the one before. */
export const MIGRATIONS: readonly Migration[] = [accounts, mail, limits, billing, ledger, admin, ledgerByDay]
