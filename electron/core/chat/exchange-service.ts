import {
  type ChatRequest,
  type DraftRequest,
  MAX_MESSAGE_CHARS,
  type RegenerateRequest,
} from '../../../contract/core/chat.ts'
import type { MemoryMode } from '../../../contract/core/projects.ts'
import { AppError } from '../../../contract/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { CoreDeps } from '../deps.ts'
import { countTokens } from '../ledger/tokenizer.ts'
import { checkMessage, createAdmission } from './admission.ts'
import type { ChatDeps } from './deps.ts'
import { Generation } from './generation.ts'
import type { Generations } from './generations.ts'
import { HeldNotes } from './held-notes.ts'
import { mustGetMessage, mustGetSession } from './lookup.ts'
import { getMessage, idsOfAnswers, insertMessage, type MessageRow, pathTo } from './message-store.ts'
import { insertSession, type SessionRow, setActiveLeaf, setTitle, touchSession } from './session-store.ts'
import { titleFrom } from './title.ts'

/** The two ways in which an answer begins: a new message of the user's, or another answer to an old one. */
export interface ExchangeService {
  /** `inTransaction` runs in the transaction that stores the message. */
  send(request: ChatRequest, inTransaction?: () => void): Generation
  regenerate(messageId: string, request: RegenerateRequest): Generation
  /**
   * Begins to look up what a message that is being typed will need, and returns whether it does: only in mode
   * "automatic". Nothing of the draft is stored.
   */
  prepare(draft: DraftRequest): boolean
}

/** How one answer is to be written. */
interface AnswerOptions {
  model: string | null
  memoryMode: MemoryMode
  removedMemories: readonly string[]
  confirmedActId: string | null
}

export function createExchangeService(deps: ChatDeps, generations: Generations): ExchangeService {
  const { db, clock, newId, memory, background } = deps
  const admission = createAdmission(deps)
  const heldNotes = new HeldNotes()

  /** Set for this message, else by its project, else by the settings. */
  function memoryMode(projectId: string | null, wanted: boolean | undefined): MemoryMode {
    if (wanted !== undefined) return wanted ? 'automatic' : 'off'
    return deps.projects.find(projectId)?.memory_mode ?? deps.settings().memory_mode
  }

  /**
   * Commits the prompt, the empty answer and the reservation together, and only then calls the model (design §2).
   * Over the quota the whole of it is rolled back: nothing is stored of what is refused. Someone who may be in danger
   * is never refused for a quota.
   */
  function begin(
    session: SessionRow,
    prompt: MessageRow,
    { model, memoryMode, removedMemories, confirmedActId }: AnswerOptions,
    inputTokens: number,
  ): Generation {
    const answerId = newId()
    // They may hold what the user removed, and no attempt is a source for the next.
    const otherVersions = idsOfAnswers(db, prompt.id)
    insertMessage(db, {
      id: answerId,
      session_id: session.id,
      parent_id: prompt.id,
      role: 'assistant',
      content: '',
      status: 'streaming',
      model,
      memory_mode: memoryMode,
      created_at_ms: clock.nowMs(),
    })
    if (setActiveLeaf(db, session.id, answerId)) memory.pathChanged(session.id)
    touchSession(db, session.id, clock.nowMs())
    const reserved = admission.reserve(answerId, prompt.content, inputTokens)
    return new Generation(deps, {
      id: answerId,
      sessionId: session.id,
      model,
      path: pathTo(db, prompt.id),
      projectId: session.project_id,
      memoryMode,
      excludedMemories: new Set([...removedMemories, ...otherVersions]),
      removedMemories,
      confirmedActId,
      inputTokens,
      grantedTokens: reserved.reservation.grantedTokens,
      notesBudget: deps.notesBudget,
      heldNotes,
    })
  }

  function store(request: ChatRequest, message: string, inTransaction?: () => void): Generation {
    checkMessage(message)
    const inputTokens = countTokens(message)
    const known = request.session_id === undefined ? undefined : mustGetSession(db, request.session_id)
    const projectId = known ? known.project_id : (request.project_id ?? null)
    if (!known && projectId !== null) deps.projects.get(projectId)
    const model = request.model ?? known?.model ?? deps.projects.find(projectId)?.model ?? null
    admission.checkFits(message, model)
    const options = {
      model,
      memoryMode: memoryMode(projectId, request.use_memory),
      removedMemories: [],
      confirmedActId: request.policy_confirmed ?? null,
    }
    background.yieldToUser()
    const generation = transaction(db, () => {
      const session = known ?? makeSession(deps, request.model ?? null, projectId)
      const parentId = findParent(deps, session, request.parent_id)
      const promptId = newId()
      insertMessage(db, {
        id: promptId,
        session_id: session.id,
        parent_id: parentId,
        role: 'user',
        content: message,
        status: 'complete',
        memory_mode: options.memoryMode,
        created_at_ms: clock.nowMs(),
        ended_at_ms: clock.nowMs(),
      })
      if (session.title === '') setTitle(db, session.id, titleFrom(message))
      inTransaction?.()
      return begin(session, mustGetMessage(db, promptId), options, inputTokens)
    })
    return generations.start(generation)
  }

  return {
    send(request, inTransaction) {
      const message = request.message.toWellFormed()
      try {
        return store(request, message, inTransaction)
      } catch (error) {
        throw admission.withHelp(message, error)
      }
    },

    regenerate(messageId, request) {
      const old = mustGetMessage(db, messageId)
      const session = mustGetSession(db, old.session_id)
      const prompt =
        old.role === 'user' ? old : old.parent_id === null ? undefined : getMessage(db, old.parent_id)
      if (prompt?.role !== 'user') {
        throw new AppError('not_regenerable', 'There is no question above this message to answer again.')
      }
      const options = {
        model: request.model ?? session.model ?? deps.projects.find(session.project_id)?.model ?? null,
        // A question that was asked with memory off stays out of it.
        memoryMode:
          request.use_memory === undefined && prompt.memory_mode === 'off'
            ? ('off' as const)
            : memoryMode(session.project_id, request.use_memory),
        removedMemories: request.exclude_memories ?? [],
        confirmedActId: request.policy_confirmed ?? null,
      }
      admission.checkFits(prompt.content, options.model)
      const inputTokens = countTokens(prompt.content)
      background.yieldToUser()
      return generations.start(transaction(db, () => begin(session, prompt, options, inputTokens)))
    },

    prepare(draft) {
      if (draft.message.trim() === '' || draft.message.length > MAX_MESSAGE_CHARS) return false
      const projectId =
        draft.session_id === undefined
          ? (draft.project_id ?? null)
          : mustGetSession(db, draft.session_id).project_id
      if (memoryMode(projectId, draft.use_memory) !== 'automatic') return false
      void deps.recall.prepare(draft.message)
      return true
    },
  }
}

function makeSession(
  { db, newId, clock }: CoreDeps,
  model: string | null,
  projectId: string | null,
): SessionRow {
  const id = newId()
  insertSession(db, { id, title: '', model, project_id: projectId, created_at_ms: clock.nowMs() })
  return mustGetSession(db, id)
}

/** Not given: the leaf that is shown. null: a new tree starts. An id: a message of this very chat. */
function findParent(
  { db }: CoreDeps,
  session: SessionRow,
  parentId: string | null | undefined,
): string | null {
  if (parentId === undefined) return session.active_leaf_id
  if (parentId === null) return null
  const parent = getMessage(db, parentId)
  if (parent?.session_id !== session.id) {
    throw new AppError('message_not_found', 'The message that this one should follow is not in this chat.')
  }
  return parent.id
}
