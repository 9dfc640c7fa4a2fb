/**
 * Plain sentences about one's life that no rule knows: "Our house was built in 1890", "I clean offices at night". Each is
 * kept whole, as a note, unless it speaks of the task at hand.
 */
export interface PlainSentences {
  /** Phrases at the beginning of a clause. */
  says: readonly string[]
  /** Verbs in the past that may begin a sentence without a pronoun: "Sold the motorbike last year". Single words. */
  pasts: string
  /** Anywhere in the clause: it is about what is being done here, or it passes. Phrases. */
  task: string
}
