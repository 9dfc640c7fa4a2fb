import type { Retrieved } from '../../../contract/core/recall.ts'

/** Whose memories and messages may be seen. A chat in a project sees messages of that project only. */
export interface RecallScope {
  /** The running chat, null outside of any. */
  sessionId: string | null
  projectId: string | null
  /** The person looks through everything; never for a model. */
  isEverything?: boolean
}
export interface RecallQuery {
  /** Any text: operators have no meaning in it. */
  text: string
  scope: RecallScope
  kinds: readonly ('memory' | 'message')[]
  limit: number
  /** Memory and message ids that must not come back: what the prompt holds already, what the person removed. */
  exclude: ReadonlySet<string>
}
export interface RecallResult {
  /** Best first. */
  hits: Retrieved[]
  /** false: by words alone, since no vector of the query could be had in time. */
  usedMeaning: boolean
}
export interface PackedMemory {
  /** What the model is given, best first. */
  units: Retrieved[]
  isGated: boolean
  /** The fenced notes; empty when there is nothing to give. */
  block: string
  blockTokens: number
  usedMeaning: boolean
}
export interface RecallTarget {
  query: string
  scope: RecallScope
  exclude: ReadonlySet<string>
  /** Texts that the model reads anyway: what they say is not given again. */
  held?: readonly string[]
  /** At most so many tokens of notes; chat's NotesBudget says how many. */
  maxTokens: number
}

/** Finding what is remembered (design §5). Never throws for want of vectors: it then goes by words alone. */
export interface RecallService {
  search(query: RecallQuery): Promise<RecallResult>
  /** search, gate and pack: what chat gives to the model. */
  retrieve(target: RecallTarget): Promise<PackedMemory>
  /** Active memories of the same scope whose vectors are nearest, cosine descending; empty while there is no vector. */
  similar(memoryId: string, limit: number): { id: string; cosine: number }[]
  /** Makes the unit of a message anew, after a part of it was forgotten or that was undone. Joins the transaction. */
  reindexMessage(messageId: string): void
  /** Units, and how many still wait for their vector. */
  counts(): { units: number; vectorsWaiting: number }
  /** Computes missing vectors in the background, in small batches, while nobody chats. */
  startBacklog(): void
  /** Resolves when no vector is missing; for tests, measurements and imports. */
  drainBacklog(): Promise<void>
  stop(): Promise<void>
}
