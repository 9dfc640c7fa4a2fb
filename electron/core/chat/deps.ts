import type { Settings } from '../../../contract/core/settings.ts'
import type { CoreDeps } from '../deps.ts'
import type { DocumentService } from '../documents/service.ts'
import type { ProvenanceService } from '../memory/provenance-service.ts'
import type { MemoryService } from '../memory/service.ts'
import type { TokenRates } from '../models/token-rates.ts'
import type { PolicyService } from '../policy/service.ts'
import type { ProjectService } from '../projects/service.ts'
import type { NotesBudget } from '../recall/notes-budget.ts'
import type { RecallService } from '../recall/service.ts'

/** Signals from chat to background work. */
export interface BackgroundSignals {
  /** Called before the model is asked: background work frees the engine at once. */
  yieldToUser(): void
  /** Called in the transaction that ends an answer, or shows another version: the chat may be reflected on. */
  exchangeEnded(sessionId: string): void
}

/** What an answer needs besides the model and the ledger; each is another feature's service. */
export interface ChatDeps extends CoreDeps {
  recall: Pick<RecallService, 'retrieve' | 'prepare' | 'areUnchanged'>
  provenance: Pick<ProvenanceService, 'recordAnswer' | 'recordRemoved' | 'countsOfAnswers'>
  memory: Pick<MemoryService, 'pathChanged' | 'answerEnded' | 'messageCopied'>
  policy: Pick<PolicyService, 'validate' | 'validateByRules' | 'align' | 'isConfirmed'>
  projects: Pick<ProjectService, 'find' | 'get'>
  documents: Pick<DocumentService, 'retrieve' | 'recordSources'>
  background: BackgroundSignals
  /** Keeps what the user states in a message, as soon as the constitution has let it through; it never throws. */
  remember: (messageId: string) => void
  notesBudget: NotesBudget
  tokenRates: TokenRates
  settings: () => Pick<Settings, 'memory_mode' | 'policy_model_judgement' | 'model_parameters'>
}
