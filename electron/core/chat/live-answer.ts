/**
 * After a piece a watcher is given the next one at the earliest this much later: two frames of a screen. A fast model
 * writes 100 tokens a second; each sent by itself took 0.2 ms of the processor that the model was using.
 */
const GATHER_MS = 30

/**
 * The text of an answer while it is written, and those who watch it. A watcher is not sent events that it could miss:
 * it holds an offset, is woken when there is more, and takes whatever lies behind its offset. So any number of
 * windows may come, go and come back (spec A4).
 */
export class LiveAnswer {
  #text = ''
  #isEnded = false
  readonly #wake = new Set<() => void>()
  readonly #atEnd = new Set<() => void>()

  get text(): string {
    return this.#text
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  append(text: string): void {
    this.#text += text
    this.#wakeAll()
  }

  end(): void {
    this.#isEnded = true
    for (const done of [...this.#atEnd]) done()
    this.#wakeAll()
  }

  /** Resolves when the answer has ended. */
  async ended(): Promise<void> {
    while (!this.#isEnded) await this.#change()
  }

  /** Yields the text from offset `from` (UTF-16 units) on, in pieces, until the end or until the signal aborts. */
  async *follow(from: number, signal: AbortSignal): AsyncGenerator<{ at: number; text: string }> {
    let at = Math.min(from, this.#text.length)
    while (!signal.aborted) {
      if (at < this.#text.length) {
        const text = this.#text.slice(at)
        yield { at, text }
        at += text.length
        await this.#gather(signal)
      } else if (this.#isEnded) {
        return
      } else {
        await this.#change(signal)
      }
    }
  }

  #change(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#wake.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      this.#wake.add(wake)
      signal?.addEventListener('abort', wake, { once: true })
    })
  }

  /** Waits while more comes; the end of the answer or of the watcher ends the wait. */
  async #gather(signal: AbortSignal): Promise<void> {
    if (this.#isEnded || signal.aborted) return
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#atEnd.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, GATHER_MS)
      this.#atEnd.add(done)
      signal.addEventListener('abort', done, { once: true })
    })
  }

  #wakeAll(): void {
    for (const wake of [...this.#wake]) wake()
  }
}
