/** The chat that does not exist yet. */
export const NEW_CHAT = 'new'

/**
 * What is typed and not yet sent, per chat (NEW_CHAT for none yet). In memory only: the page keeps nothing in web
 * storage (spec K1).
 */
export class Drafts {
  readonly #texts = new Map<string, string>()
  readonly #watchers = new Set<() => void>()

  get(chat: string): string {
    return this.#texts.get(chat) ?? ''
  }

  set(chat: string, text: string): void {
    if (text === this.get(chat)) return
    if (text === '') this.#texts.delete(chat)
    else this.#texts.set(chat, text)
    for (const listener of this.#watchers) listener()
  }

  /** Brings back a text that could not be sent, above what was typed since. */
  giveBack(chat: string, text: string): void {
    const since = this.get(chat)
    this.set(chat, since === '' ? text : `${text}\n\n${since}`)
  }

  watch(listener: () => void): () => void {
    this.#watchers.add(listener)
    return () => this.#watchers.delete(listener)
  }
}
