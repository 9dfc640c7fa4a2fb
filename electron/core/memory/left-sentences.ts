import type { LeftReason } from '../../../contract/core/remembered.ts'
import { toTokens, toWords } from '../phrases/plain-text.ts'
import { overlaps, type Range } from '../statements/range.ts'
import { readStatements, whyLeft } from '../statements/read.ts'
import { sentencesOf } from '../statements/segment.ts'

/** Words by which people speak of themselves, in the languages that are read; without accents, as words are compared. */
const SELF = new Set(
  `i im ive me my mine myself we our us ich mich mir mein meine meinen meinem meiner meins wir unser unsere
   je j moi mon ma mes nous notre nos yo mi mis soy tengo vivo nosotros`.split(/\s+/),
)
/** More than one looks through. */
const MAX_LEFT = 20

interface LeftSentence extends Range {
  reason: LeftReason
  /** A statement by its words: it would be kept today. */
  statement: string | null
}

/**
 * What of a message sounds like something about the user and is not among `kept`, in the order of the message: clauses
 * that were read and left, statements that were not kept, and other sentences with a word for oneself.
 */
export function leftSentences(
  message: string,
  saidAtMs: number,
  isInStory: boolean,
  kept: readonly Range[],
): LeftSentence[] {
  const { statements, left } = readStatements(message, saidAtMs, isInStory)
  const read: LeftSentence[] = [
    ...left.map((one) => ({ ...one, statement: null })),
    ...statements.map(({ text, start, end }) => ({ start, end, reason: 'other' as const, statement: text })),
  ]
  const others = sentencesOf(message)
    .filter(
      (sentence) =>
        !overlaps(sentence, read) && toTokens(toWords(sentence.text)).some((word) => SELF.has(word)),
    )
    .map(({ start, end }): LeftSentence => {
      const reason = whyLeft(message, { start, end }, isInStory) ?? 'other'
      return { start, end, reason, statement: null }
    })
  return [...read, ...others]
    .filter((one) => !overlaps(one, kept))
    .sort((a, b) => a.start - b.start)
    .slice(0, MAX_LEFT)
}
