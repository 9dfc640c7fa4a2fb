import type { ChatEvent, ChatRequest, RegenerateRequest } from '../../../contract/core/chat.ts'
import { asCoreError } from '../../core/core-error.ts'
import type { LiveAnswers } from './live-answers.ts'

export type AcceptedEvent = Extract<ChatEvent, { type: 'accepted' }>
type DoneEvent = Extract<ChatEvent, { type: 'done' }>

/** What following an answer needs of the world; a test hands in its own. */
export interface GenerationDeps {
  live: LiveAnswers
  /** Each opens one event stream; they throw CoreError when the core refuses. */
  open: {
    send(request: ChatRequest): Promise<AsyncIterable<ChatEvent>>
    regenerate(messageId: string, options: RegenerateRequest): Promise<AsyncIterable<ChatEvent>>
    attach(generationId: string, from: number): Promise<AsyncIterable<ChatEvent>>
  }
  onAccepted(event: AcceptedEvent): void
  onDone(event: DoneEvent): void
  /** The answer ended while the page was not connected: read the stored one. */
  onLost(generationId: string, sessionId: string): void
  waitBefore(attempt: number): Promise<void>
}

/**
 * Starts answers and follows them to their end. An answer belongs to the core (spec A4): when the line breaks, this
 * side attaches again from what it holds, for as long as the core knows the answer.
 */
export class Generations {
  readonly #deps: GenerationDeps
  readonly #followed = new Set<string>()

  constructor(deps: GenerationDeps) {
    this.#deps = deps
  }

  /** Resolves when the core has stored the message; rejects with CoreError when it refused. */
  async send(request: ChatRequest): Promise<AcceptedEvent> {
    return this.#start(await this.#deps.open.send(request))
  }

  async regenerate(messageId: string, options: RegenerateRequest = {}): Promise<AcceptedEvent> {
    return this.#start(await this.#deps.open.regenerate(messageId, options))
  }

  /** Follows an answer that was begun elsewhere (before a reload, in another window). Twice is once. */
  attach(generationId: string, sessionId: string, text = ''): void {
    if (this.#followed.has(generationId)) return
    this.#followed.add(generationId)
    this.#deps.live.begin(generationId, sessionId, text)
    void this.#follow(generationId, sessionId, null)
  }

  async #start(events: AsyncIterable<ChatEvent>): Promise<AcceptedEvent> {
    const iterator = events[Symbol.asyncIterator]()
    const first = await iterator.next()
    if (first.done || first.value.type !== 'accepted')
      throw new TypeError('The stream did not begin with accepted.')
    const accepted = first.value
    const { id, session_id: sessionId, content } = accepted.message
    this.#followed.add(id)
    this.#deps.live.begin(id, sessionId, content)
    this.#deps.onAccepted(accepted)
    void this.#follow(id, sessionId, { [Symbol.asyncIterator]: () => iterator })
    return accepted
  }

  async #follow(id: string, sessionId: string, opened: AsyncIterable<ChatEvent> | null): Promise<void> {
    let events = opened
    for (let attempt = 0; ; attempt++) {
      try {
        events ??= await this.#deps.open.attach(id, this.#deps.live.heldLength(id))
        const outcome = await this.#consume(id, sessionId, events, () => {
          attempt = 0
        })
        if (outcome === 'done') break
      } catch (error) {
        const { status } = asCoreError(error)
        if (status === 404 || status === 409) {
          this.#deps.onLost(id, sessionId)
          break
        }
      }
      events = null
      this.#deps.live.setLine(id, 'reconnecting')
      await this.#deps.waitBefore(attempt)
    }
    this.#followed.delete(id)
    this.#deps.live.end(id)
  }

  async #consume(
    id: string,
    sessionId: string,
    events: AsyncIterable<ChatEvent>,
    onProgress: () => void,
  ): Promise<'done' | 'broken'> {
    for await (const event of events) {
      onProgress()
      if (event.type === 'done') {
        this.#deps.onDone(event)
        return 'done'
      }
      if (event.type === 'accepted') {
        this.#deps.live.begin(id, sessionId, event.message.content)
        this.#deps.onAccepted(event)
      } else if (this.#deps.live.append(id, event.at, event.text) === 'gap') {
        return 'broken'
      }
    }
    return 'broken'
  }
}
