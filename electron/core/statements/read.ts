import type { MemoryKind } from '../../../contract/core/memory.ts'
import { dropAtEnd } from '../../../contract/text-ends.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import type { Clause } from './clauses.ts'
import { type SpokenDate, spokenDate } from './dates.ts'
import { languagesOf } from './language.ts'
import { isPasted, pastedIn } from './pasted.ts'
import { overlaps, type Range } from './range.ts'
import { readerFor } from './reader.ts'
import type { Reading } from './readings.ts'
import type { Grammar, LeftReason } from './rule.ts'
import { type Sentence, sentencesOf } from './segment.ts'
import { importanceOf, kindOf, type SlotName } from './slots.ts'
import { type Writing, writingOf } from './values.ts'

/** What the user states about themselves or their people, in their own words. */
export interface Statement extends Range {
  /** Their words, with the day that they name: "I moved to Porto yesterday (2026-03-01)". */
  text: string
  kind: MemoryKind
  /** Of whom: "self", "son", "dog rufus". */
  subject: string
  slot: SlotName
  /** What is said of them, to compare: "porto". Empty when it cannot be compared but as a whole. */
  value: string
  polarity: 'holds' | 'ended'
  /** Its words say that something changed: it replaces older ones also where several may be true. */
  isChange: boolean
  importance: number
  /** ms UTC from which it is true, when the words name a day. */
  validFromMs: number | null
  /** When it is of no use any more, ms UTC. */
  expiresAtMs: number | null
}

interface Left extends Range {
  reason: LeftReason
}
export interface Read {
  statements: Statement[]
  left: Left[]
}

/** An event is still worth knowing for a while after its day. */
const AFTER_EVENT_MS = 7 * DAY_MS
/** Longer sentences are seldom statements, and too long to show. */
const MAX_SENTENCE_CHARS = 400
/** A message of more is a document. */
const MAX_SENTENCES = 100
const MAX_STATEMENTS = 40

/**
 * Reads a message of the user's: which of its clauses state something about them that may be kept. Precision first: what
 * is a question, a request, supposed, quoted or unclear is left, since the message itself stays findable.
 * @param saidAtMs when it was said, ms UTC: days are counted from there
 * @param isInStory the chat is playing a part: nothing is kept
 */
export function readStatements(message: string, saidAtMs: number, isInStory = false): Read {
  const read: Read = { statements: [], left: [] }
  const isBroughtIn = pastedIn(message)
  const writes = writingOf(message)
  let isStory = isInStory
  for (const sentence of shortSentences(message)) {
    const { language, clauses, opensStory } = readIn(sentence, message, writes)
    isStory ||= opensStory
    for (const { clause, reading } of clauses) {
      const own = { start: clause.start, end: clause.end }
      const reason = isBroughtIn(own) ? 'quoted' : isStory ? 'story' : clause.mood
      if (reading === null) continue
      if (reason !== 'states') read.left.push({ ...own, reason })
      else if (read.statements.length < MAX_STATEMENTS) {
        const statement = toStatement(message, clause, reading, saidAtMs, language)
        if (statement) read.statements.push(statement)
      }
    }
  }
  return read
}

function shortSentences(message: string): Sentence[] {
  return sentencesOf(message)
    .slice(0, MAX_SENTENCES)
    .filter(({ text }) => text.length <= MAX_SENTENCE_CHARS)
}

/**
 * How the sentences around a part of a message are meant, for what a model quotes of it: null when they state something.
 * A part that was cut out of a question or a denial is judged by the whole of it.
 */
export function whyLeft(message: string, part: Range, isInStory = false): LeftReason | null {
  if (isPasted(message, part)) return 'quoted'
  const writes = writingOf(message)
  let isStory = isInStory
  for (const sentence of sentencesOf(message)) {
    const { clauses, opensStory } = readIn(sentence, message, writes)
    isStory ||= opensStory
    if (!overlaps(part, [sentence])) continue
    if (isStory) return 'story'
    for (const { clause } of clauses)
      if (overlaps(part, [clause]) && clause.mood !== 'states') return clause.mood
  }
  return null
}

/** The whole sentences that a part of a message stands in. */
export function sentencesAround(message: string, part: Range): string {
  return sentencesOf(message)
    .filter((sentence) => overlaps(part, [sentence]))
    .map(({ text }) => text)
    .join(' ')
}

/** Whether a message begins a play or a story, so that what is said after it in the chat is no statement. */
export function opensStory(message: string): boolean {
  return shortSentences(message).some(({ text }) =>
    languagesOf(text).some((language) => readerFor(language).opensPlay(text)),
  )
}

/** Reads a sentence in the language in which it says something, of those that it may be of. */
function readIn(sentence: Sentence, message: string, writes: Writing) {
  const own = languagesOf(sentence.text)
  const ofMessage = languagesOf(message)
  const likely = own.length === 1 ? own : ofMessage.filter((one) => own.includes(one))
  // "im 6 foot 7" looks German, but not among English sentences.
  const languages = new Set([...(likely.length > 0 ? likely : own), ...ofMessage])
  const readings = [...languages].map((language) => {
    const reader = readerFor(language)
    return {
      language,
      clauses: reader.read(sentence, message, writes),
      opensStory: reader.opensStory(sentence.text),
    }
  })
  const found = readings.find(({ clauses }) => clauses.some(({ reading }) => reading !== null)) ?? readings[0]
  if (!found) throw new TypeError('A sentence is of one language at least.')
  return { ...found, opensStory: readings.some(({ opensStory }) => opensStory) }
}

function toStatement(
  message: string,
  clause: Clause,
  read: Reading,
  saidAtMs: number,
  language: Grammar['language'],
): Statement | null {
  const words = clause.text ?? message.slice(clause.start, clause.end)
  const { isPast, needsDay, slot: said } = read
  const date = spokenDate(words, saidAtMs, language, {
    isPast,
    isEvent: isPast || (said === 'event' && !needsDay),
  })
  const reading = read.needsDay && date === null ? (read.withoutDay ?? null) : read
  if (reading === null) return null
  const slot = date !== null && isEventOf(reading, date, saidAtMs) ? ('event' as const) : reading.slot
  const kind = kindOf(slot)
  const isAtDay = kind === 'event' || kind === 'task'
  return {
    start: clause.start,
    end: clause.end,
    // A day is written out where its words say nothing later ("tomorrow"), and for what happens on it.
    text:
      date !== null && (date.isRelative || isAtDay)
        ? `${capitalised(dropAtEnd(words, /[.!\s]/))} (${date.day})`
        : capitalised(words),
    kind,
    subject: reading.subject,
    slot,
    value: reading.value,
    polarity: reading.polarity,
    isChange: reading.isChange,
    importance: importanceOf(slot),
    validFromMs: date !== null && (date.isRelative || isAtDay) ? date.atMs : null,
    expiresAtMs: isAtDay && date !== null ? Math.max(date.atMs, saidAtMs) + AFTER_EVENT_MS : null,
  }
}

/** "I'm moving to Porto in May" is not yet where one lives. */
function isEventOf({ slot }: Reading, { atMs }: SpokenDate, saidAtMs: number): boolean {
  return slot === 'home' && atMs > saidAtMs + DAY_MS
}

function capitalised(text: string): string {
  const [first = ''] = text
  return first.toUpperCase() + text.slice(first.length)
}
