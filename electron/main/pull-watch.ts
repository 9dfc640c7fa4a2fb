import { type Pull, pullListSchema } from '../../contract/core/pulls.ts'
import { forwardToCore } from './core-proxy.ts'

export interface PullWatchOptions {
  coreUrl: () => string | null
  token: () => Promise<string>
  /** Shows the share on the app's icon; null takes it away. */
  showProgress: (share: number | null) => void
  /** Tells the user that a download is done or has failed. */
  notify: (pull: Pull) => void
}

const BUSY_MS = 1_000
const IDLE_MS = 5_000

/** Follows the downloads of models, also while the window is closed: progress on the icon, a notification at the end. */
export class PullWatch {
  readonly #options: PullWatchOptions
  #running = new Set<string>()
  #timer: NodeJS.Timeout | null = null

  constructor(options: PullWatchOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer = setTimeout(() => void this.#look(), IDLE_MS)
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** Looks once, so that nothing has ended unsaid when the app ends by itself. */
  async tellNow(): Promise<void> {
    const pulls = await readPulls(this.#options.coreUrl(), this.#options.token)
    if (pulls !== null) this.#tell(pulls)
  }

  async #look(): Promise<void> {
    await this.tellNow()
    // Stopped while it asked.
    if (this.#timer === null) return
    this.#timer = setTimeout(() => void this.#look(), this.#running.size > 0 ? BUSY_MS : IDLE_MS)
  }

  #tell(pulls: readonly Pull[]): void {
    for (const pull of pulls) {
      const hasEnded = pull.state === 'done' || pull.state === 'failed'
      if (hasEnded && this.#running.has(pull.id)) this.#options.notify(pull)
    }
    const running = pulls.filter(isRunning)
    this.#running = new Set(running.map(({ id }) => id))
    const [first] = running
    this.#options.showProgress(first?.total_bytes ? first.done_bytes / first.total_bytes : null)
  }
}

/** Whether a download runs or is about to; one that waits for the network does not keep a closed app alive. */
export async function isPulling(coreUrl: string | null, token: () => Promise<string>): Promise<boolean> {
  return (await readPulls(coreUrl, token))?.some(isRunning) ?? false
}

function isRunning({ state }: Pull): boolean {
  return state === 'running' || state === 'verifying' || state === 'waiting'
}

/** null: the core does not answer, or not yet. */
async function readPulls(coreUrl: string | null, token: () => Promise<string>): Promise<Pull[] | null> {
  if (coreUrl === null) return null
  try {
    const request = new Request('http://nova/api/models/pulls', { signal: AbortSignal.timeout(5_000) })
    const answer = await forwardToCore(request, coreUrl, await token())
    return pullListSchema.safeParse(await answer.json()).data?.pulls ?? null
  } catch {
    return null
  }
}
