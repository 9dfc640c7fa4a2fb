import type { PullLine } from '../models/client.ts'

/** Speed is told over this time: shorter jumps, longer is old news. */
const WINDOW_MS = 10_000

/** Adds up what Ollama tells of each layer, and measures the speed. */
export class PullProgress {
  readonly #layers = new Map<string, { total: number; completed: number }>()
  readonly #samples: { atMs: number; bytes: number }[] = []

  /** Returns whether the line told of a layer. */
  saw(line: PullLine, nowMs: number): boolean {
    if (line.digest === undefined || line.total === undefined) return false
    this.#layers.set(line.digest, { total: line.total, completed: line.completed ?? 0 })
    this.sawBytes(this.doneBytes(), nowMs)
    return true
  }

  sawBytes(bytes: number, nowMs: number): void {
    this.#samples.push({ atMs: nowMs, bytes })
    while ((this.#samples[0]?.atMs ?? nowMs) < nowMs - WINDOW_MS) this.#samples.shift()
  }

  digests(): string[] {
    return [...this.#layers.keys()]
  }

  doneBytes(): number {
    return this.#sum('completed')
  }

  /** Grows while Ollama gets to further layers; the first one is nearly all. */
  totalBytes(): number {
    return this.#sum('total')
  }

  /** null until there is something to measure. */
  bytesPerSecond(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)]
    if (!first || !last || last.atMs - first.atMs < 500) return null
    return Math.max(0, ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1_000)
  }

  #sum(of: 'total' | 'completed'): number {
    return [...this.#layers.values()].reduce((sum, layer) => sum + layer[of], 0)
  }
}
