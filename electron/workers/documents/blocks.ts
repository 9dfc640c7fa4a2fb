import {
  type DocumentFailure,
  MAX_DOCUMENT_CHARS,
  type ReadPassage,
} from '../../../contract/core/documents.ts'

/** A piece of a document that belongs together: a paragraph, a row of a table, a function. */
export interface Block extends Omit<ReadPassage, 'text'> {
  text: string
  /** Repeated at the top of each passage: the head of a table. */
  head?: string
}
export interface ReadDocument {
  pages: number | null
  blocks: Block[]
}

/** A document that cannot be read, with the reason that the user is told. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError'
  readonly code: DocumentFailure

  constructor(code: DocumentFailure) {
    super(code)
    this.code = code
  }
}

/** Counts what was read, so that a small file cannot become more text than the limit. */
export class TextLimit {
  #chars = 0

  /** Throws UnreadableError document_too_large. */
  add(text: string): void {
    this.#chars += text.length
    if (this.#chars > MAX_DOCUMENT_CHARS) throw new UnreadableError('document_too_large')
  }
}

/** A block without a place. */
export const NOWHERE = { page: null, heading: null, first_line: null, last_line: null } as const

/** "Part › Chapter › Section": at most this much of its end is shown. */
const HEADING_CHARS = 160

/** Keeps the headings above the place that is being read. */
export class Headings {
  readonly #levels: string[] = []

  /** @param level 1 for the highest */
  enter(level: number, text: string): void {
    this.#levels.length = Math.min(this.#levels.length, level - 1)
    while (this.#levels.length < level - 1) this.#levels.push('')
    this.#levels.push(text.replace(/\s+/g, ' ').trim())
  }

  get path(): string | null {
    const path = this.#levels.filter((text) => text !== '').join(' › ')
    if (path === '') return null
    return (path.length > HEADING_CHARS ? `…${path.slice(-HEADING_CHARS)}` : path).toWellFormed()
  }
}
