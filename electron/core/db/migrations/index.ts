import type { Migration } from '../../../../native/sqlite/migrate.ts'
import { installationAndSettings } from './0010-installation-and-settings.ts'
import { chats } from './0020-chats.ts'
import { usageLedger } from './0030-usage-ledger.ts'

/** Every step of the schema, in order. Add one file and one line; never edit a released one. */
export const MIGRATIONS: readonly Migration[] = [installationAndSettings, chats, usageLedger]
