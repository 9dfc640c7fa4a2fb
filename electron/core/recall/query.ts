import type { Retrieved } from '../../../contract/core/recall.ts'
import type { NotesRoom } from './notes.ts'

/** Whose memories and messages may be seen. A chat in a project sees messages of that project only. */
export interface RecallScope {
  /** The running chat, null outside of any. */
  sessionId: string | null
  projectId: string | null
  /** The user searches everything; never set for a model. */
  isEverything?: boolean
}
export interface RecallQuery {
  /** Any text: operators have no meaning in it. */
  text: string
  scope: RecallScope
  kinds: readonly ('memory' | 'message')[]
  limit: number
  /** Memory and message ids that must not come back: what the prompt holds already, what the user removed. */
  exclude: ReadonlySet<string>
}
export interface RecallResult {
  /** Best first. */
  hits: Retrieved[]
  /** false: by words alone: no vector of the query could be had in time, or its model does not read the script. */
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
/** `maxTokens` of notes; chat's NotesBudget says how many. */
export interface RecallTarget extends NotesRoom {
  query: string
  scope: RecallScope
  /** What the prompt holds already and what the user removed; what says the same is not given either. */
  exclude: ReadonlySet<string>
  /** Texts that the model reads anyway: what they say is not given again. */
  held?: readonly string[]
}
