import type { HealthReply } from '../../../contract/core/health.ts'

const STEPS = ['store', 'engine', 'chat_model', 'embedding_model'] as const
type StepName = (typeof STEPS)[number]

export interface StepView {
  name: StepName
  state: 'waiting' | 'running' | 'done' | 'failed'
  /** Of the bytes to be copied; null while they are not known. */
  doneBytes: number | null
  totalBytes: number | null
}

/** Index into STEPS of what each of the engine's own steps belongs to. */
const ENGINE_STEPS = {
  starting: 1,
  importing_chat_model: 2,
  importing_embedding_model: 3,
  loading: 3,
} as const

/** The core's account of itself as a list of steps, in the order in which they happen. */
export function stepsOf(health: HealthReply | undefined): StepView[] {
  const running = runningStep(health)
  const hasFailed = health?.engine.state === 'failed'
  const progress = health?.engine.progress ?? null
  return STEPS.map((name, index) => {
    const isRunning = index === running
    const state =
      index < running ? 'done' : !isRunning ? 'waiting' : hasFailed && index > 0 ? 'failed' : 'running'
    const isCopying = isRunning && index > 0
    return {
      name,
      state,
      doneBytes: isCopying ? (progress?.done_bytes ?? null) : null,
      totalBytes: isCopying ? (progress?.total_bytes ?? null) : null,
    }
  })
}

function runningStep(health: HealthReply | undefined): number {
  if (!health) return 0
  if (health.engine.state === 'ready') return STEPS.length
  return health.engine.progress ? ENGINE_STEPS[health.engine.progress.step] : 1
}
