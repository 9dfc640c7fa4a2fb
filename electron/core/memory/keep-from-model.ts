import type { Proposal } from '../../../contract/core/work.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import { spokenDate } from '../statements/dates.ts'
import { slipOf } from '../statements/entail.ts'
import { languagesOf } from '../statements/language.ts'
import { overlaps } from '../statements/range.ts'
import { readStatements, type Statement, sentencesAround, whyLeft } from '../statements/read.ts'
import { findMessage, type SourceMessage } from './chat-store.ts'
import { type KeepOutcome, keepProposed, type ProposedMemory } from './keep.ts'
import type { MemoryDeps } from './memory-deps.ts'
import { findQuote } from './quote.ts'
import { isInStory } from './reading.ts'
import { memoryAt } from './store.ts'

/** An event is still worth knowing for a while after its day. */
const AFTER_EVENT_MS = 7 * DAY_MS

/**
 * Keeps what a model found in a message when the user's whole sentence says it (spec C4): it states something, and the
 * model wrote no other number, name, person or negation. What it is about and its day come from the user's words; the
 * model's are not used.
 */
export function keepFromModel(deps: MemoryDeps, item: Proposal, runId: string): KeepOutcome {
  const message = findMessage(deps.db, item.message_id)
  const [place] = message ? findQuote(message.content, item.quote) : []
  if (!message || !place) return keepProposed(deps, bare(item, message), runId)
  const inStory = isInStory(deps, message)
  const reason = whyLeft(message.content, place, inStory)
  if (reason !== null) return { refused: reason === 'quoted' ? 'not_person' : 'not_stated' }
  const sentence = sentencesAround(message.content, place)
  if (slipOf(sentence, item.text) !== null) return { refused: 'not_entailed' }
  const stated = readStatements(message.content, message.created_at_ms, inStory).statements
  const same = stated.find((statement) => overlaps(place, [statement]))
  const known = same && memoryAt(deps.db, message.id, same)
  if (known !== undefined) return { refused: 'duplicate', duplicateOf: known }
  return keepProposed(
    deps,
    { ...bare(item, message), ...(same && about(same)), ...dayOf(item, message, sentence) },
    runId,
  )
}

function bare(item: Proposal, message: SourceMessage | undefined): ProposedMemory {
  return {
    kind: item.kind,
    text: item.text,
    confidence: item.confidence,
    importance: item.importance,
    scope: item.scope,
    scopeId: item.scope === 'chat' ? (message?.session_id ?? null) : null,
    subject: null,
    slot: null,
    value: null,
    polarity: 'holds',
    isChange: false,
    isStated: item.is_stated,
    validFromMs: null,
    expiresAtMs: null,
    messageId: item.message_id,
    quote: item.quote,
  }
}

function about({ subject, slot, value, polarity, isChange, validFromMs, expiresAtMs }: Statement) {
  return { subject, slot, value, polarity, isChange, validFromMs, expiresAtMs }
}

function dayOf({ kind, text }: Proposal, { created_at_ms: saidAtMs }: SourceMessage, sentence: string) {
  const [language] = languagesOf(sentence)
  const isAtDay = kind === 'event' || kind === 'task'
  const date = isAtDay && language ? spokenDate(sentence, saidAtMs, language) : null
  if (date === null) return {}
  return {
    text: text.includes(date.day) ? text : `${text.replace(/[.!]$/, '')} (${date.day})`,
    validFromMs: date.atMs,
    expiresAtMs: Math.max(date.atMs, saidAtMs) + AFTER_EVENT_MS,
  }
}
