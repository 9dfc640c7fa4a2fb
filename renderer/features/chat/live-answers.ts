/**
 * The answers that are being written right now, of all chats. They live outside React: text arrives hundreds of times a
 * second, is gathered here, and is published with every second animation frame at most, and only to those who watch that answer.
 *
 * A delta says where it belongs (`at`, UTF-16 offset), so that after a reconnection text is neither doubled nor missed:
 *   held 'Hel' · delta at 3 'lo' → 'Hello' · delta at 1 'ello' → known · delta at 9 '!' → gap, attach again from 5
 */
export interface LiveAnswer {
  readonly id: string
  readonly sessionId: string
  readonly text: string
  readonly line: 'open' | 'reconnecting'
}
export type DeltaOutcome = 'appended' | 'known' | 'gap'

interface Draft {
  sessionId: string
  text: string
  line: LiveAnswer['line']
}

/** Ended answers whose last text is still held. */
const ENDED_KEPT = 8

export class LiveAnswers {
  readonly #drafts = new Map<string, Draft>()
  readonly #published = new Map<string, LiveAnswer>()
  readonly #dirty = new Set<string>()
  readonly #ended: string[] = []
  readonly #watchers = new Map<string, Set<() => void>>()
  readonly #listWatchers = new Set<() => void>()
  readonly #schedule: (flush: () => void) => void
  #isScheduled = false
  #sessionIds: ReadonlySet<string> = new Set()

  constructor(schedule: (flush: () => void) => void) {
    this.#schedule = schedule
  }

  /** Starts or goes on with an answer. Text that is held already is kept when it is longer. */
  begin(id: string, sessionId: string, text: string): void {
    const draft = this.#drafts.get(id)
    if (draft) {
      if (text.length > draft.text.length) draft.text = text
      draft.line = 'open'
      this.#touch(id)
      return
    }
    if (this.#ended.includes(id)) this.#ended.splice(this.#ended.indexOf(id), 1)
    this.#drafts.set(id, { sessionId, text, line: 'open' })
    this.#publish(id)
    this.#publishList()
  }

  append(id: string, at: number, text: string): DeltaOutcome {
    const draft = this.#drafts.get(id)
    if (!draft) return 'known'
    const held = draft.text.length
    if (at > held) return 'gap'
    if (at + text.length <= held) return 'known'
    draft.text += text.slice(held - at)
    draft.line = 'open'
    this.#touch(id)
    return 'appended'
  }

  setLine(id: string, line: LiveAnswer['line']): void {
    const draft = this.#drafts.get(id)
    if (!draft || draft.line === line) return
    draft.line = line
    this.#touch(id)
  }

  /**
   * The answer is complete; what is stored takes over. Its last text stays readable for a while, because the view of
   * the stored text learns of it a moment later, and nothing may flicker in between.
   */
  end(id: string): void {
    if (!this.#drafts.has(id)) return
    this.#publish(id)
    this.#drafts.delete(id)
    this.#dirty.delete(id)
    this.#ended.push(id)
    if (this.#ended.length > ENDED_KEPT) this.#published.delete(this.#ended.shift() ?? '')
    this.#publishList()
  }

  /** UTF-16 code units held, published or not: where to go on from. */
  heldLength(id: string): number {
    return this.#drafts.get(id)?.text.length ?? 0
  }

  /** The same object until the next frame that brings something new. Also just after the end. */
  get(id: string): LiveAnswer | undefined {
    return this.#published.get(id)
  }

  /** Chats in which an answer is being written; the same set until that changes. */
  sessionIds(): ReadonlySet<string> {
    return this.#sessionIds
  }

  watch(id: string, listener: () => void): () => void {
    const listeners = this.#watchers.get(id) ?? new Set()
    this.#watchers.set(id, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#watchers.get(id) === listeners) this.#watchers.delete(id)
    }
  }

  watchList(listener: () => void): () => void {
    this.#listWatchers.add(listener)
    return () => this.#listWatchers.delete(listener)
  }

  #touch(id: string): void {
    this.#dirty.add(id)
    if (this.#isScheduled) return
    this.#isScheduled = true
    this.#schedule(() => {
      this.#isScheduled = false
      const ids = [...this.#dirty]
      this.#dirty.clear()
      for (const dirtyId of ids) this.#publish(dirtyId)
    })
  }

  #publish(id: string): void {
    const draft = this.#drafts.get(id)
    if (!draft) return
    this.#published.set(id, { id, ...draft })
    this.#wake(id)
  }

  #publishList(): void {
    this.#sessionIds = new Set([...this.#drafts.values()].map((draft) => draft.sessionId))
    for (const listener of this.#listWatchers) listener()
  }

  #wake(id: string): void {
    for (const listener of this.#watchers.get(id) ?? []) listener()
  }
}

/** 30 times a second at most: text that comes more often is not read any sooner, and letters typed meanwhile come first. */
const PUBLISH_EVERY_MS = 30
/** A hidden window gets no animation frames; the timer keeps its answers (and their end) from being held back for ever. */
const HIDDEN_EVERY_MS = 200

/** Flushes with an animation frame, with every second one on a screen of 60. */
export function createFrameSchedule(): (flush: () => void) => void {
  let lastMs = Number.NEGATIVE_INFINITY
  return (flush) => {
    let isDone = false
    const once = () => {
      if (isDone) return
      isDone = true
      lastMs = performance.now()
      flush()
    }
    const onFrame = () => {
      if (isDone) return
      if (performance.now() - lastMs < PUBLISH_EVERY_MS) requestAnimationFrame(onFrame)
      else once()
    }
    requestAnimationFrame(onFrame)
    setTimeout(once, HIDDEN_EVERY_MS)
  }
}
