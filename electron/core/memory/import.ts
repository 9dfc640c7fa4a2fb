import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { MAX_MEMORY_CHARS } from '../../../contract/core/memory.ts'
import {
  type importReplySchema,
  MAX_IMPORT_MEMORIES,
  MEMORY_EXPORT_VERSION,
  type MemoryExport,
  memoryExportSchema,
} from '../../../contract/core/memory-transfer.ts'
import { AppError } from '../../../contract/errors.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { aboutOf } from './about.ts'
import { findMessage } from './chat-store.ts'
import { ASKED, beginStep, hasOnlyEvent } from './event-store.ts'
import { findDouble, mergeDouble } from './import-double.ts'
import { readsAsInstruction } from './instruction.ts'
import type { MemoryDeps } from './memory-deps.ts'
import { findQuote } from './quote.ts'
import { isScopeThere } from './scope.ts'
import { messageIdOf } from './short-term-store.ts'
import { followPaths } from './shown-paths.ts'
import { addSource, getMemory, insertLink, insertMemory, type LinkRow, saveMemory } from './store.ts'
import { forgottenTexts, isForgottenMemory, liftMemory } from './tombstone-store.ts'

type Exported = MemoryExport['memories'][number]
type ImportReply = z.infer<typeof importReplySchema>

const envelopeSchema = z.object({
  format: z.literal('novacore-memory'),
  version: z.number().int().min(1),
  memories: z.array(z.unknown()).max(MAX_IMPORT_MEMORIES),
})
const rowSchema = memoryExportSchema.shape.memories.element
/** Largest time that a Date can hold (ECMA-262 §21.4.1.1). */
const MAX_TIME_MS = 8.64e15

/**
 * Rows that are written at once. Each slice is a transaction, and other requests are answered between two of them: 50
 * rows take about 20 ms with their commit, so that a chat is not kept waiting by an import of 50,000.
 */
const SLICE = 50

interface ImportOptions {
  /** The user confirmed that what was forgotten here comes back; its tombstones are deleted. */
  bringBack: boolean
  onProgress: (done: number, total: number) => void
}

/**
 * Takes an export of this app. Rows that are not of the format, were forgotten here, belong to a project or chat that is not
 * here, or carry an attack on the assistant are left out and named. An order to the assistant ("answer in French") is
 * taken only as the user's own words. What is here already is never changed, so that importing the same file again
 * completes an import that was stopped; what says the same as a memory here adds its uses, dates and source to it. Throws import_invalid, import_too_new; store_unavailable when the store is closed.
 */
export async function importMemories(
  deps: MemoryDeps,
  data: unknown,
  { bringBack, onProgress }: ImportOptions,
): Promise<ImportReply> {
  const { db } = deps
  const rows = readEnvelope(data)
  const reply: ImportReply = { imported: 0, already_there: 0, forgotten: 0, refused: [] }
  const toConnect: Exported[] = []
  const file = { ids: new Set<string>(), named: new Set<string>() }
  for (const row of rows) readNames(row, file)
  /** Rows that say what a memory here says, and its id. */
  const doubles = new Map<string, string>()
  onProgress(0, rows.length)
  for (let start = 0; start < rows.length; start += SLICE) {
    inSlice(deps, () => {
      const isForgottenText = forgottenTexts(db)
      for (const [offset, row] of rows.slice(start, start + SLICE).entries()) {
        const parsed = rowSchema.safeParse(row)
        const refuse = (reason: string) => reply.refused.push({ index: start + offset, reason })
        if (!parsed.success) {
          refuse('It is not of the format of a memory.')
          continue
        }
        const { id, text } = parsed.data
        if (getMemory(db, id)) {
          reply.already_there += 1
          // It is unchanged since its import, so the links that a stopped import left out may be added.
          if (hasOnlyEvent(db, id, 'imported')) toConnect.push(parsed.data)
          continue
        }
        const reason = whyNot(db, parsed.data, file)
        const isForgotten = isForgottenMemory(db, id) || isForgottenText(text)
        if (reason !== null) refuse(reason)
        else if (isForgotten && !bringBack) {
          reply.forgotten += 1
          refuse('It was forgotten here.')
        } else {
          if (isForgotten) liftMemory(db, id, text)
          const known = findDouble(db, parsed.data, file.ids)
          if (known) {
            mergeDouble(deps, known, parsed.data)
            addPlace(db, known.id, parsed.data)
            doubles.set(id, known.id)
            reply.already_there += 1
          } else {
            insert(deps, parsed.data)
            toConnect.push(parsed.data)
            reply.imported += 1
          }
        }
      }
    })
    onProgress(Math.min(start + SLICE, rows.length), rows.length)
    await setImmediate()
  }
  for (let start = 0; start < toConnect.length; start += SLICE) {
    inSlice(deps, () => {
      for (const row of toConnect.slice(start, start + SLICE)) connect(deps, row, doubles)
    })
    await setImmediate()
  }
  inSlice(deps, () => followPaths(deps, null))
  return reply
}

/** Ids of the rows of a file, and those that other rows name as what they went into: these came from somewhere. */
interface FileNames {
  ids: Set<string>
  named: Set<string>
}
const namesSchema = z.object({ id: z.string(), superseded_by: z.string().nullish() })

function readNames(row: unknown, { ids, named }: FileNames): void {
  const parsed = namesSchema.safeParse(row)
  if (!parsed.success) return
  const { id, superseded_by: by } = parsed.data
  ids.add(id)
  if (by && by !== id) named.add(by)
}

function inSlice({ db }: MemoryDeps, body: () => void): void {
  if (!db.open) throw new AppError('store_unavailable', 'The store was closed before the import ended.')
  transaction(db, body)
}

function readEnvelope(data: unknown): unknown[] {
  const parsed = envelopeSchema.safeParse(data)
  if (!parsed.success) {
    throw new AppError(
      'import_invalid',
      `This is not an export of memories, or has more than ${MAX_IMPORT_MEMORIES}.`,
    )
  }
  if (parsed.data.version > MEMORY_EXPORT_VERSION) {
    throw new AppError('import_too_new', 'This export was made by a newer version of the app: update first.')
  }
  return parsed.data.memories
}

/** One English sentence, or null when it may come in. */
function whyNot(db: ReadableDb, row: Exported, file: FileNames): string | null {
  if (row.tier === 'stm' || messageIdOf(row.id) !== null) return 'Short-term entries are messages of chats.'
  if (row.text.trim() === '') return 'It is empty.'
  if (row.text.length > MAX_MEMORY_CHARS) return `It has more than ${MAX_MEMORY_CHARS} characters.`
  if (!isScopeThere(db, row)) return 'Its project or chat is not here.'
  if (times(row).some((ms) => ms !== null && ms > MAX_TIME_MS)) return 'One of its times cannot be.'
  const isSourced = row.input_context.trim() !== '' || row.links.length > 0 || file.named.has(row.id)
  if (row.author !== 'person' && !isSourced) return 'It does not say where it came from.'
  const instruction = readsAsInstruction(row.text)
  if (instruction === 'attack' || (instruction !== null && row.author !== 'person')) {
    return 'It reads as an order to the assistant.'
  }
  return null
}

function times(row: Exported): (number | null)[] {
  const { created_at, updated_at, valid_from, valid_to, last_used_at, expires_at } = row
  return [created_at, updated_at, valid_from, valid_to, last_used_at, expires_at]
}

function insert(deps: MemoryDeps, row: Exported): void {
  const { db } = deps
  insertMemory(db, {
    rowid: null,
    id: row.id,
    tier: row.tier === 'itm' ? 'itm' : 'ltm',
    kind: row.kind,
    text: row.text.toWellFormed(),
    author: row.author,
    confidence: row.confidence,
    importance: row.importance,
    scope: row.scope,
    scope_id: row.scope_id,
    is_stated: row.author === 'distillation' ? 0 : 1,
    input_context: quoteOf(row),
    is_pinned: row.is_pinned ? 1 : 0,
    state: row.state,
    superseded_by: null,
    valid_from_ms: row.valid_from,
    valid_to_ms: row.valid_to,
    created_at_ms: row.created_at,
    updated_at_ms: row.updated_at,
    last_used_at_ms: row.last_used_at,
    uses: row.uses,
    expires_at_ms: row.expires_at,
    // An export of before memories were statements has no such time either.
    ...(row.said_at === null ? aboutOf(row.text, row.created_at) : pick(row)),
    said_at_ms: row.said_at ?? row.created_at,
    answered: null,
  })
  addPlace(db, row.id, row)
  beginStep(deps, ASKED).note(row.id, 'imported', { row: null, links: [] })
}

function quoteOf(row: Exported): string {
  return row.input_context.toWellFormed().slice(0, MAX_MEMORY_CHARS)
}

function addPlace(db: WritableDb, memoryId: string, row: Exported): void {
  const quote = quoteOf(row)
  if (quote !== '') addSource(db, { memory_id: memoryId, ...placeHere(db, row.source_message_id, quote) })
}

function pick({ subject, slot, value, polarity }: Exported) {
  return { subject, slot, value, polarity, is_change: 0 } as const
}

/** The message only counts as its source when it really holds the words. */
function placeHere(db: ReadableDb, messageId: string | null, quote: string) {
  const message = messageId === null ? undefined : findMessage(db, messageId)
  // An export of this app holds the exact words, which are found much faster than similar ones.
  const start = message?.content.indexOf(quote) ?? -1
  const exact = start < 0 ? undefined : { start, end: start + quote.length }
  const place = exact ?? (message ? findQuote(message.content, quote)[0] : undefined)
  if (!message || !place) return { message_id: null, quote, quote_start: null, quote_end: null }
  return { message_id: message.id, quote, quote_start: place.start, quote_end: place.end }
}

/**
 * Adds links once all rows are in, since a row may link one that comes later in the file or is missing. What links a row
 * that was a double links the memory that says the same.
 */
function connect({ db, clock }: MemoryDeps, row: Exported, doubles: ReadonlyMap<string, string>): void {
  const own = getMemory(db, row.id)
  if (!own) return
  const here = (id: string) => doubles.get(id) ?? id
  const by = row.superseded_by === null ? null : here(row.superseded_by)
  if (by !== null && by !== own.id && own.superseded_by === null && getMemory(db, by)) {
    saveMemory(db, { ...own, superseded_by: by })
  }
  for (const { kind, memory_id } of row.links) {
    const to = here(memory_id)
    if (!isLinkKind(kind) || to === row.id || !getMemory(db, to)) continue
    insertLink(db, { from_id: row.id, to_id: to, kind, created_at_ms: clock.nowMs() })
  }
}

function isLinkKind(kind: string): kind is LinkRow['kind'] {
  return kind === 'merged_into' || kind === 'superseded_by' || kind === 'distilled_from'
}
