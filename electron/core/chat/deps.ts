import type { Settings } from '../../../contract/core/settings.ts'
import type { CoreDeps } from '../deps.ts'
import type { ProvenanceService } from '../memory/provenance-service.ts'
import type { PolicyService } from '../policy/service.ts'
import type { ProjectService } from '../projects/service.ts'
import type { NotesBudget } from '../recall/notes-budget.ts'
import type { RecallService } from '../recall/recall-service.ts'

/** What background work must be told by chat. */
export interface BackgroundSignals {
  /** At once, before the model is called: background work lets go of the engine. */
  personIsHere(): void
  /** In the transaction that ends an answer: there is something to reflect on. */
  exchangeEnded(sessionId: string): void
}

/** What an answer needs besides the model and the ledger; each is another feature's service. */
export interface ChatDeps extends CoreDeps {
  recall: Pick<RecallService, 'retrieve'>
  provenance: Pick<ProvenanceService, 'recordAnswer' | 'recordRemoved' | 'countsOfAnswers'>
  policy: Pick<PolicyService, 'validate' | 'validateByRules' | 'align' | 'isConfirmed'>
  projects: Pick<ProjectService, 'find' | 'get'>
  background: BackgroundSignals
  notesBudget: NotesBudget
  settings: () => Pick<Settings, 'memory_mode' | 'policy_model_judgement'>
}
