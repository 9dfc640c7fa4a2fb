import type { Migration } from '../migrate.ts'
import { accounts } from './0010-accounts.ts'
import { mail } from './0020-mail.ts'
import { limits } from './0030-limits.ts'
import { tierColumns } from './0060-tier-columns.ts'
import { ledger } from './0070-ledger.ts'

/** In order; each rises. */
export const MIGRATIONS: readonly Migration[] = [accounts, mail, limits, tierColumns, ledger]
