import type { ChatRequest } from '../../../contract/core/chat.ts'
import { asCoreError, type CoreError } from '../../core/core-error.ts'
import { createStore, type Store } from '../../lib/store.ts'
import type { Drafts } from './drafts.ts'
import type { AcceptedEvent } from './generations.ts'

/** A message between the Enter key and the core's word that it is stored. */
export interface OutboxItem {
  /** Session id, or NEW_CHAT. */
  chat: string
  request: ChatRequest
  /** waiting: the core is still starting · sending: the core has it in its hands. */
  state: 'waiting' | 'sending'
}

export interface OutboxState {
  items: ReadonlyMap<string, OutboxItem>
  refusals: ReadonlyMap<string, CoreError>
}

/** At most one message per chat is on its way. A refused one goes back into the composer, with the reason. */
export class Outbox {
  readonly store: Store<OutboxState> = createStore<OutboxState>({ items: new Map(), refusals: new Map() })
  readonly #send: (request: ChatRequest) => Promise<AcceptedEvent>
  readonly #drafts: Drafts
  readonly #deliveryListeners = new Set<(chat: string, accepted: AcceptedEvent) => void>()
  #isCoreReady = false

  constructor(send: (request: ChatRequest) => Promise<AcceptedEvent>, drafts: Drafts) {
    this.#send = send
    this.#drafts = drafts
  }

  /** Resolves once the message is stored, refused or waiting. While one is on its way nothing else is taken. */
  async submit(chat: string, request: ChatRequest): Promise<void> {
    if (this.store.get().items.has(chat)) return
    this.#update(chat, { chat, request, state: this.#isCoreReady ? 'sending' : 'waiting' }, null)
    if (this.#isCoreReady) await this.#deliver(chat, request)
  }

  /**
   * Sends what waits as soon as the core can store it. It is not held back for the engine: the core keeps it, waits by
   * itself, and shows help at once to someone who needs it.
   */
  async setCoreReady(isReady: boolean): Promise<void> {
    this.#isCoreReady = isReady
    if (!isReady) return
    const waiting = [...this.store.get().items.values()].filter((item) => item.state === 'waiting')
    for (const item of waiting) this.#update(item.chat, { ...item, state: 'sending' }, null)
    await Promise.all(waiting.map((item) => this.#deliver(item.chat, item.request)))
  }

  /** Called with each stored message before it leaves the outbox, so that the view can move on without a gap. */
  onDelivered(listener: (chat: string, accepted: AcceptedEvent) => void): () => void {
    this.#deliveryListeners.add(listener)
    return () => this.#deliveryListeners.delete(listener)
  }

  /** Takes a waiting message back into the composer. */
  withdraw(chat: string): void {
    const item = this.store.get().items.get(chat)
    if (item?.state !== 'waiting') return
    this.#drafts.giveBack(chat, item.request.message)
    this.#update(chat, null, null)
  }

  dismissRefusal(chat: string): void {
    if (this.store.get().refusals.has(chat))
      this.#update(chat, this.store.get().items.get(chat) ?? null, null)
  }

  /** For refusals of what is not a message: a regeneration, a branch. */
  showRefusal(chat: string, error: unknown): void {
    this.#update(chat, this.store.get().items.get(chat) ?? null, asCoreError(error))
  }

  async #deliver(chat: string, request: ChatRequest): Promise<void> {
    try {
      const accepted = await this.#send(request)
      for (const listener of this.#deliveryListeners) listener(chat, accepted)
      this.#update(chat, null, null)
    } catch (error) {
      this.#drafts.giveBack(chat, request.message)
      this.#update(chat, null, asCoreError(error))
    }
  }

  #update(chat: string, item: OutboxItem | null, refusal: CoreError | null): void {
    const items = new Map(this.store.get().items)
    const refusals = new Map(this.store.get().refusals)
    if (item) items.set(chat, item)
    else items.delete(chat)
    if (refusal) refusals.set(chat, refusal)
    else refusals.delete(chat)
    this.store.set({ items, refusals })
  }
}
