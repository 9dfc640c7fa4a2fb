import type { Generation } from './generation.ts'

/** The answers that are being written now, by id. */
export class Generations {
  readonly #running = new Map<string, Generation>()

  start(generation: Generation): Generation {
    const { id } = generation.job
    this.#running.set(id, generation)
    void generation.run().finally(() => this.#running.delete(id))
    return generation
  }

  get(id: string): Generation | undefined {
    return this.#running.get(id)
  }

  list(): Generation[] {
    return [...this.#running.values()]
  }

  isGenerating(sessionId: string): boolean {
    return this.list().some(
      (generation) => generation.job.sessionId === sessionId && !generation.live.isEnded,
    )
  }

  async stopSession(sessionId: string): Promise<void> {
    const ours = this.list().filter((generation) => generation.job.sessionId === sessionId)
    await Promise.all(ours.map((generation) => generation.stop('stopped')))
  }

  /** On the way out: every answer keeps what came and says that the app ended. */
  async stopAll(): Promise<void> {
    await Promise.all(this.list().map((generation) => generation.stop('interrupted')))
  }
}
