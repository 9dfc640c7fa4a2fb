import type { Settings } from '../../../contract/core/settings.ts'
import type { CoreDeps } from '../deps.ts'
import type { EngineService } from '../models/service.ts'
import type { TokenRates } from '../models/token-rates.ts'
import type { PolicyService } from '../policy/service.ts'
import type { NotesBudget } from '../recall/notes-budget.ts'
import type { RecallService } from '../recall/service.ts'

/** What the local API stands on; each is another feature's service. */
export interface LocalApiDeps extends CoreDeps {
  engine: EngineService
  /** The embedding model for a call that names none. */
  embeddingModel: string
  policy: Pick<PolicyService, 'validate' | 'validateByRules' | 'align'>
  recall: Pick<RecallService, 'retrieve'>
  notesBudget: NotesBudget
  tokenRates: TokenRates
  settings: () => Settings
}
