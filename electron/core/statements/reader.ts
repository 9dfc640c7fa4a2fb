import { type Clause, clausesOf } from './clauses.ts'
import { GRAMMARS } from './grammars.ts'
import { createLexicon } from './lexicon.ts'
import { asRemembered, createClauseReader, type Reading } from './readings.ts'
import type { Grammar } from './rule.ts'
import type { Sentence } from './segment.ts'
import type { Writing } from './values.ts'

/** Reads sentences of one language. */
export interface Reader {
  /** The clauses of a sentence; `reading` null: it says nothing that is known. */
  read(sentence: Sentence, message: string, writes: Writing): { clause: Clause; reading: Reading | null }[]
  /** What comes after in the message is a story, a play, or another text. */
  opensStory(text: string): boolean
  /** The chat goes on as a play after this message. */
  opensPlay(text: string): boolean
}

const readers = new Map<string, Reader>()

/** Made when first needed: compiling a language takes some milliseconds. */
export function readerFor(language: Grammar['language']): Reader {
  const known = readers.get(language)
  if (known) return known
  const reader = createReader(GRAMMARS[language])
  readers.set(language, reader)
  return reader
}

function createReader(grammar: Grammar): Reader {
  const lexicon = createLexicon(grammar)
  const readClause = createClauseReader(lexicon)
  return {
    read: (sentence, message, writes) =>
      clausesOf(lexicon, sentence, message).map((clause) => ({
        clause,
        reading:
          readClause(clause.tokens, writes) ?? (clause.isToRemember ? asRemembered(clause.tokens) : null),
      })),
    opensStory: (text) => lexicon.findStory(text).story !== null,
    opensPlay: (text) => lexicon.findStory(text).play !== null,
  }
}
