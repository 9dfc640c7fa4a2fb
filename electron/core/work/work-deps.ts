import type { Settings } from '../../../contract/core/settings.ts'
import type { CoreDeps } from '../deps.ts'
import type { RunService } from '../memory/run-service.ts'
import type { MemoryService } from '../memory/service.ts'
import type { PolicyService } from '../policy/service.ts'
import type { RecallService } from '../recall/service.ts'

export interface WorkDeps extends CoreDeps {
  memory: Pick<MemoryService, 'keepFromModel' | 'readMessage' | 'merge' | 'promote' | 'expire' | 'distil'>
  runs: Pick<RunService, 'start' | 'count' | 'adopt' | 'end' | 'list'>
  recall: Pick<RecallService, 'similar'>
  policy: Pick<PolicyService, 'mayPromote' | 'score'>
  settings: () => Pick<Settings, 'background_paused'>
  setPaused: (isPaused: boolean) => void
  /** Whether an answer is being written now. */
  isAnswering: () => boolean
}
