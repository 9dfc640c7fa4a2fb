import { callBusy } from './api-error.ts'

/** Calls that one key may have open at once: the engine answers two, and a few may wait for it. */
const MAX_CALLS_OF_KEY = 4

/** The calls that are being answered now, by key. */
export class Slots {
  readonly #open = new Map<string, number>()
  readonly #whenIdle = new Set<() => void>()

  /** Takes a place and returns how to give it back. Throws an ApiError (429) when all are taken. */
  take(keyId: string): () => void {
    const open = this.#open.get(keyId) ?? 0
    if (open >= MAX_CALLS_OF_KEY) throw callBusy(MAX_CALLS_OF_KEY)
    this.#open.set(keyId, open + 1)
    let isOpen = true
    return () => {
      if (isOpen) this.#leave(keyId)
      isOpen = false
    }
  }

  /** Resolves when no call is open. */
  async idle(): Promise<void> {
    if (this.#open.size > 0) await new Promise<void>((resolve) => this.#whenIdle.add(resolve))
  }

  #leave(keyId: string): void {
    const left = (this.#open.get(keyId) ?? 1) - 1
    if (left > 0) this.#open.set(keyId, left)
    else this.#open.delete(keyId)
    if (this.#open.size > 0) return
    for (const resolve of this.#whenIdle) resolve()
    this.#whenIdle.clear()
  }
}
