import {
  MAX_MEMORY_CHARS,
  type Memory,
  type MemoryKind,
  type MemoryPolarity,
  type MemoryScope,
} from '../../../contract/core/memory.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { isPasted, quotedWords } from '../statements/pasted.ts'
import { overlaps, type Range } from '../statements/range.ts'
import { findMessage, type SourceMessage } from './chat-store.ts'
import { beginStep } from './event-store.ts'
import { readsAsInstruction } from './instruction.ts'
import { FADE_MS, type MemoryDeps } from './memory-deps.ts'
import { findQuote } from './quote.ts'
import { saidAgain } from './said-again.ts'
import { settle } from './settle.ts'
import { insertMemory, insertSource } from './store.ts'
import { normalised } from './text-key.ts'
import { forgottenRanges, isForgottenText } from './tombstone-store.ts'
import { mustGetMemory, toMemory } from './views.ts'

/** What a worker proposes to keep; the core checks every part of it against what is stored. */
export interface ProposedMemory {
  kind: MemoryKind
  text: string
  confidence: number
  importance: number
  scope: MemoryScope
  scopeId: string | null
  subject: string | null
  slot: string | null
  value: string | null
  polarity: MemoryPolarity
  /** Its words say that something changed (statements/read.ts). */
  isChange: boolean
  isStated: boolean
  /** When it became true, ms UTC, when the words say so. */
  validFromMs: number | null
  expiresAtMs: number | null
  /** Verbatim words of the message; both are checked. */
  messageId: string
  quote: string
}
export type KeepOutcome =
  | { kept: Memory }
  | {
      /**
       * no_quote: the words are not in that message · not_person: it is not the user's own text, or was pasted ·
       * instruction: it reads as an order to the assistant · forgotten: the user had it forgotten · duplicate: a memory
       * says the same, and has the message as a further source (its id) · memory_off: the exchange is not to be remembered ·
       * not_stated: the words quoted ask, want or suppose something · not_entailed: the model says more or other than they
       * do · too_long, empty
       */
      refused:
        | 'no_quote'
        | 'not_person'
        | 'instruction'
        | 'forgotten'
        | 'duplicate'
        | 'memory_off'
        | 'not_stated'
        | 'not_entailed'
        | 'too_long'
        | 'empty'
      duplicateOf?: string
    }

/** A shorter quote proves nothing: "I" occurs in every message. */
const MIN_QUOTE_CHARS = 3

/**
 * The checks of C4 and C9: whatever a model proposes, only what the user said in that message is kept, with
 * the quote. They run in the order of KeepOutcome; a refusal is an answer.
 */
export function keepProposed(deps: MemoryDeps, proposed: ProposedMemory, runId: string | null): KeepOutcome {
  const { db } = deps
  const text = proposed.text.toWellFormed().trim()
  if (normalised(text) === '') return { refused: 'empty' }
  if (text.length > MAX_MEMORY_CHARS) return { refused: 'too_long' }
  return transaction(db, () => {
    const message = findMessage(db, proposed.messageId)
    if (!message) return { refused: 'no_quote' }
    if (message.role !== 'user') return { refused: 'not_person' }
    if (message.memory_mode === 'off') return { refused: 'memory_off' }
    if (normalised(proposed.quote).length < MIN_QUOTE_CHARS) return { refused: 'no_quote' }
    const places = findQuote(message.content, proposed.quote)
    if (places.length === 0) return { refused: 'no_quote' }
    const own = places.filter((place) => !isPasted(message.content, place))
    const [first] = own
    if (!first) return { refused: 'not_person' }
    const quote = message.content.slice(first.start, first.end)
    if (readsAsInstruction(text) || carriesInstruction(quote)) return { refused: 'instruction' }
    const forgotten = forgottenRanges(db, message.id)
    const place = own.find((range) => !overlaps(range, forgotten))
    if (!place || isForgottenText(db, text) || isForgottenText(db, quote)) return { refused: 'forgotten' }
    const scope = scopeWithin(message, proposed)
    const duplicateOf = saidAgain(deps, { text, ...scope }, message, place)
    if (duplicateOf !== undefined) return { refused: 'duplicate', duplicateOf }
    return { kept: insertKept(deps, { ...proposed, ...scope, text, runId }, message, place) }
  })
}

/** The user's own words may be an order ("please answer briefly"); words that they quote may not. */
function carriesInstruction(quote: string): boolean {
  return (
    readsAsInstruction(quote) === 'attack' ||
    quotedWords(quote).some((words) => readsAsInstruction(words) !== null)
  )
}

/** A proposed scope counts only when it is that of the message: models invent ids. */
function scopeWithin(
  message: SourceMessage,
  { scope }: ProposedMemory,
): Pick<ProposedMemory, 'scope' | 'scopeId'> {
  if (scope === 'everywhere') return { scope, scopeId: null }
  if (scope === 'project' && message.project_id !== null) return { scope, scopeId: message.project_id }
  return { scope: 'chat', scopeId: message.session_id }
}

function insertKept(
  deps: MemoryDeps,
  proposed: ProposedMemory & { runId: string | null },
  message: SourceMessage,
  { start, end }: Range,
) {
  const { db, clock, newId } = deps
  const id = newId()
  const now = clock.nowMs()
  const quote = message.content.slice(start, end)
  insertMemory(db, {
    rowid: null,
    id,
    tier: 'itm',
    kind: proposed.kind,
    text: proposed.text,
    author: 'reflection',
    confidence: share(proposed.confidence),
    importance: share(proposed.importance),
    scope: proposed.scope,
    scope_id: proposed.scopeId,
    subject: proposed.subject,
    slot: proposed.slot,
    is_stated: proposed.isStated ? 1 : 0,
    input_context: quote,
    is_pinned: 0,
    state: 'active',
    superseded_by: null,
    valid_from_ms: proposed.validFromMs,
    valid_to_ms: null,
    created_at_ms: now,
    updated_at_ms: now,
    last_used_at_ms: null,
    uses: 0,
    expires_at_ms: proposed.expiresAtMs ?? now + FADE_MS,
    value: proposed.value,
    polarity: proposed.polarity,
    said_at_ms: message.created_at_ms,
    answered: null,
    is_change: proposed.isChange ? 1 : 0,
  })
  insertSource(db, { memory_id: id, message_id: message.id, quote, quote_start: start, quote_end: end })
  const step = beginStep(deps, {
    by: 'reflection',
    reason: 'said_in_chat',
    runId: proposed.runId ?? undefined,
  })
  step.note(id, 'kept', { row: null, links: [] })
  settle(deps, mustGetMemory(db, id), () => step)
  return toMemory(db, mustGetMemory(db, id))
}

function share(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0
}
