import type { z } from 'zod'
import type {
  BackgroundWork,
  clearedSchema,
  runNowReplySchema,
  runNowRequestSchema,
} from '../../../contract/core/background-work.ts'
import type { WorkerName } from '../../../contract/core/memory-runs.ts'
import type { Settings } from '../../../contract/core/settings.ts'
import type {
  DistillationJob,
  DistillationStep,
  finishReflectionRequestSchema,
  finishReplySchema,
  leaseRequestSchema,
  modelReplySchema,
  modelRequestSchema,
  ReflectionJob,
  stepReplySchema,
} from '../../../contract/core/work.ts'
import type { BackgroundSignals } from '../chat/deps.ts'
import type { CoreDeps } from '../deps.ts'
import type { RunService } from '../memory/run-service.ts'
import type { MemoryService } from '../memory/service.ts'
import type { PolicyService } from '../policy/service.ts'
import type { RecallService } from '../recall/recall-service.ts'

export interface WorkDeps extends CoreDeps {
  memory: Pick<MemoryService, 'keep' | 'merge' | 'supersede' | 'promote' | 'expire' | 'distil'>
  runs: Pick<RunService, 'start' | 'count' | 'end' | 'list'>
  recall: Pick<RecallService, 'similar'>
  policy: Pick<PolicyService, 'mayPromote' | 'score'>
  settings: () => Pick<Settings, 'background_paused'>
  setPaused: (isPaused: boolean) => void
  /** Whether an answer is being written now. */
  isAnswering: () => boolean
}

/**
 * Work that nobody waits for: the queue of reflection and distillation, done by processes of their own that can be
 * killed at any moment. What they propose is checked and written here.
 */
export interface WorkService extends BackgroundSignals {
  state(): BackgroundWork
  runNow(request: z.infer<typeof runNowRequestSchema>): z.infer<typeof runNowReplySchema>
  /** What was said so far is not to be reviewed. The chats stay. */
  clearUnread(): z.infer<typeof clearedSchema>
  pause(isPaused: boolean): BackgroundWork

  /** Resolves with a job, or null when there was none in time. */
  leaseReflection(request: z.infer<typeof leaseRequestSchema>): Promise<ReflectionJob | null>
  leaseDistillation(request: z.infer<typeof leaseRequestSchema>): Promise<DistillationJob | null>
  /** Throws lease_lost, work_yielded and what the engine throws. */
  askModel(
    worker: WorkerName,
    request: z.infer<typeof modelRequestSchema>,
  ): Promise<z.infer<typeof modelReplySchema>>
  /** All of it or nothing. Throws lease_lost. */
  finishReflection(request: z.infer<typeof finishReflectionRequestSchema>): z.infer<typeof finishReplySchema>
  /** Throws lease_lost. */
  step(leaseId: string, step: DistillationStep): z.infer<typeof stepReplySchema>
  finishDistillation(leaseId: string): void
  fail(worker: WorkerName, leaseId: string, code: string): void
  /** Whoever waits for a job is told that there is none. */
  stop(): void
}
