import type { Migration } from '../../../../native/sqlite/migrate.ts'
import { settingsAndProjects } from './0010-settings-and-projects.ts'
import { chats } from './0020-chats.ts'
import { usageLedger } from './0030-usage-ledger.ts'
import { memories } from './0040-memories.ts'
import { recall } from './0050-recall.ts'
import { policy } from './0060-policy.ts'
import { jobs } from './0070-jobs.ts'
import { ledgerForEachOwner } from './0080-ledger-for-each-owner.ts'
import { account } from './0090-account.ts'
import { statements } from './0100-statements.ts'
import { shownMessages } from './0105-shown-messages.ts'
import { wordsOfEveryLanguage } from './0110-words-of-every-language.ts'
import { thinking } from './0120-thinking.ts'
import { modelPulls } from './0125-model-pulls.ts'
import { documents } from './0130-documents.ts'
import { apiKeys } from './0140-api-keys.ts'
import { context } from './0150-context.ts'

/** Every step of the schema, in order. Add one file and one line; never edit a released one. */
export const MIGRATIONS: readonly Migration[] = [
  settingsAndProjects,
  chats,
  usageLedger,
  memories,
  recall,
  policy,
  jobs,
  ledgerForEachOwner,
  account,
  statements,
  shownMessages,
  wordsOfEveryLanguage,
  thinking,
  modelPulls,
  documents,
  apiKeys,
  context,
]
