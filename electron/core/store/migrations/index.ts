import type { Migration } from '../../../../native/sqlite/migrate.ts'
import { installationAndSettings } from './0010-installation-and-settings.ts'
import { chats } from './0020-chats.ts'
import { usageLedger } from './0030-usage-ledger.ts'
import { projects } from './0040-projects.ts'
import { memories } from './0050-memories.ts'
import { recall } from './0060-recall.ts'
import { jobs } from './0070-jobs.ts'
import { recallUnits } from './0080-recall-units.ts'
import { policy } from './0090-policy.ts'
import { branches } from './0110-branches.ts'
import { waitingMessages } from './0120-waiting-messages.ts'

/** Every step of the schema, in order. Add one file and one line; never edit a released one. */
export const MIGRATIONS: readonly Migration[] = [
  installationAndSettings,
  chats,
  usageLedger,
  projects,
  memories,
  recall,
  jobs,
  recallUnits,
  policy,
  branches,
  waitingMessages,
]
