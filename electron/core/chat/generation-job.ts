import type { MemoryMode } from '../../../contract/core/projects.ts'
import type { NotesBudget } from '../recall/notes-budget.ts'
import type { HeldNotes } from './held-notes.ts'
import type { MessageRow } from './message-store.ts'

export interface GenerationJob {
  /** Id of the answer, of its reservation and of the generation. */
  id: string
  sessionId: string
  /** null: the engine's default, known once the engine is. */
  model: string | null
  /** From the chat's first message down to the question. */
  path: readonly MessageRow[]
  projectId: string | null
  memoryMode: MemoryMode
  /** Memory and message ids that must not be given to the model. */
  excludedMemories: ReadonlySet<string>
  /** Those of them that the user took out: shown with the answer, and out of the next one too. */
  removedMemories: readonly string[]
  /** Act of the constitution's that the user has confirmed. */
  confirmedActId: string | null
  /** Tokens of the user's message. */
  inputTokens: number
  grantedTokens: number
  /** Both are shared by all answers of one core. */
  notesBudget: NotesBudget
  heldNotes: HeldNotes
}
