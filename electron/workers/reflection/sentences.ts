export interface Sentence {
  messageId: string
  /** ms UTC, when it was said. */
  atMs: number
  /** Verbatim. */
  text: string
}

/** A longer sentence is rarely a statement about oneself, and too long to show as a quote. */
const MAX_CHARS = 400
const END = /(?<=[.!?…。！？])\s+|\n+/u

/** Returns the user's statements: questions and suppositions are left out. */
export function sentencesOf(message: { message_id: string; at: number; question: string }): Sentence[] {
  return message.question
    .split(END)
    .map((text) => text.trim())
    .filter(
      (text) =>
        text.length >= 4 && text.length <= MAX_CHARS && !/[?？]["')\]]*$/.test(text) && !SUPPOSES.test(text),
    )
    .map((text) => ({ messageId: message.message_id, atMs: message.at, text }))
}

const SUPPOSES =
  /^(?:if|suppose|imagine|pretend|let'?s say|what if|assume|act as|wenn|falls|stell dir vor|angenommen|si\b|imagine|suppose)/iu
