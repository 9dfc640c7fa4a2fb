import { splitThinking } from '../../../contract/thinking.ts'

/** What is new of an answer; a field is there only when something of it is. */
export interface Delta {
  content?: string
  reasoning_content?: string
}

/** Takes a text that grows and returns what came last of its thinking and of its answer. */
export class DeltaSplitter {
  #thinking = ''
  #answer = ''

  /** `written`: all that the model wrote so far. null: nothing that can be shown yet. */
  next(written: string): Delta | null {
    const { thinking, answer } = splitThinking(written)
    const reasoning = added(this.#thinking, thinking)
    const content = added(this.#answer, answer)
    this.#thinking = thinking
    this.#answer = answer
    if (reasoning === '' && content === '') return null
    return {
      ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
      ...(content === '' ? {} : { content }),
    }
  }
}

/** What was sent cannot be taken back: text that turns out to have been thinking is followed by the answer. */
function added(before: string, now: string): string {
  return now.startsWith(before) ? now.slice(before.length) : now
}
