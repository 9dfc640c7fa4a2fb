/**
 * The text of an answer while it is written, and those who watch it. A watcher is not sent events that it could miss:
 * it holds an offset, is woken when there is more, and takes whatever lies behind its offset. So any number of
 * windows may come, go and come back (spec A4).
 */
export class LiveAnswer {
  #text = ''
  #isEnded = false
  readonly #wake = new Set<() => void>()

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

  #wakeAll(): void {
    for (const wake of [...this.#wake]) wake()
  }
}
