import type { z } from 'zod'
import type {
  AnswerMemories,
  ForgottenCopies,
  importReplySchema,
  listMemoriesQuerySchema,
  Memory,
  MemoryAuthor,
  MemoryDetail,
  MemoryExport,
  MemoryKind,
  MemoryList,
  MemoryRun,
  MemoryScope,
  MemoryStats,
  Retrieved,
  runDetailSchema,
  runListSchema,
  StoreMemoryRequest,
  updateMemoryRequestSchema,
  WorkerName,
} from '../../../contract/core/memory.ts'
import type { MemoryMode } from '../../../contract/core/projects.ts'
import type { RecallScope } from '../recall/recall-service.ts'

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
       * no_quote: the words are not in that message · not_person: it is not the person's own text, or was pasted ·
       * instruction: it reads as an order to the assistant · forgotten: the person had it forgotten · duplicate: an
       * active memory says the same (its id) · memory_off: the exchange is not to be remembered · too_long, empty
       */
      refused:
        | 'no_quote'
        | 'not_person'
        | 'instruction'
        | 'forgotten'
        | 'duplicate'
        | 'memory_off'
        | 'too_long'
        | 'empty'
      duplicateOf?: string
    }
export interface RunCounts {
  read: number
  proposed: number
  kept: number
  merged: number
  promoted: number
  superseded: number
  letGo: number
  tokens: number
  model: string | null
  reflection: MemoryRun['reflection']
}

/** Everything that happens to memories. What writes is one transaction, and joins one that is open. */
export interface MemoryService {
  store(request: StoreMemoryRequest): Memory
  list(query: z.infer<typeof listMemoriesQuerySchema>): MemoryList
  /** Throws memory_not_found. */
  get(id: string): Memory
  detail(id: string): MemoryDetail
  /** An edit by the person keeps the words before it for undo. Throws memory_read_only. */
  update(id: string, changes: z.infer<typeof updateMemoryRequestSchema>): Memory
  pin(id: string, isPinned: boolean): Memory
  promote(id: string, by: MemoryAuthor, reason: string, runId?: string): Memory
  /** A new memory that links those that went into it; they are retired, never deleted. */
  merge(
    ids: readonly string[],
    text: string,
    by: MemoryAuthor,
    options?: { runId?: string; kind?: MemoryKind; reason?: string },
  ): Memory
  /** A lasting memory (a principle) that follows from others, and links them; they stay as they are. */
  distil(
    ids: readonly string[],
    text: string,
    options?: { runId?: string; kind?: MemoryKind; reason?: string },
  ): Memory
  /** `newId` replaces the others (at most two for a worker); they keep their text and get an end date. */
  supersede(newId: string, oldIds: readonly string[], by: MemoryAuthor, reason: string, runId?: string): void
  expire(id: string, by: MemoryAuthor, reason: string, runId?: string): void
  /** At once and for good on disk; see forgottenSchema for its undo. */
  forget(ids: readonly string[]): {
    forgotten: string[]
    undoId: string
    undoUntilMs: number
    /** Resolves when the backups no longer hold them. */
    copies: Promise<ForgottenCopies>
  }
  /** Throws undo_not_possible. */
  undo(undoId: string): Memory[]
  /** Before anything of the store is copied: what was forgotten can no longer be undone from here on. */
  dropUndoOfForgotten(): void
  /** After messages came from a backup: what was forgotten of them stays out of search. */
  reindexForgotten(): void

  keep(proposed: ProposedMemory, runId: string): KeepOutcome
  startRun(worker: WorkerName, trigger: 'automatic' | 'person', sessionId: string | null): string
  /** Adds to the counts of a running run. */
  countRun(runId: string, counts: Partial<RunCounts>): void
  endRun(runId: string, state: 'done' | 'failed' | 'interrupted', error: string | null): void
  runs(limit: number, before: string | null): z.infer<typeof runListSchema>
  run(id: string): z.infer<typeof runDetailSchema>

  /** Which units an answer was given or offered; `used` ones count as uses. Joins the transaction. */
  recordAnswer(answerId: string, units: readonly Retrieved[], state: 'used' | 'offered'): void
  /** What the person took out of an answer: memory or message ids. Those that are gone are left out. Joins the transaction. */
  recordRemoved(answerId: string, ids: readonly string[]): void
  /** For the transcript: how many of each, by answer. */
  countsOfAnswers(answerIds: readonly string[]): Map<string, { used: number; offered: number }>
  answerMemories(answerId: string, mode: MemoryMode | null): AnswerMemories
  /** How memory was set when an answer was written. Throws message_not_found. */
  modeOfAnswer(answerId: string): MemoryMode | null
  /** What a search looks through: everything when no scope is named. Throws memory_scope_not_found. */
  searchScope(scope: MemoryScope | undefined, scopeId: string | null): RecallScope
  /** What a chat would see. Throws memory_scope_not_found. */
  chatScope(where: Pick<RecallScope, 'sessionId' | 'projectId'>): RecallScope

  /** Lets other requests in between, as `import` does. */
  export(): Promise<MemoryExport>
  /** `bringBack`: also what was forgotten here. Throws import_invalid, import_too_new. */
  import(data: unknown, options?: { bringBack?: boolean }): Promise<z.infer<typeof importReplySchema>>
  /** Of the import that runs, in rows of its file; null when none does. */
  importProgress(): { done: number; total: number } | null
  stats(): MemoryStats
}
