import { type ChatRequest, MAX_MESSAGE_CHARS, type RegenerateRequest } from '../../../contract/core/chat.ts'
import type { MemoryMode } from '../../../contract/core/projects.ts'
import { AppError } from '../../../contract/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { CoreDeps } from '../deps.ts'
import { asAppError } from '../http/on-error.ts'
import type { ReserveOutcome } from '../ledger/ledger.ts'
import { countTokens } from '../ledger/tokenizer.ts'
import type { ChatDeps } from './chat-deps.ts'
import { Generation } from './generation.ts'
import type { Generations } from './generations.ts'
import {
  getMessage,
  getSession,
  idsOfAnswers,
  insertMessage,
  insertSession,
  type MessageRow,
  pathTo,
  type SessionRow,
  setActiveLeaf,
  setTitle,
  touchSession,
} from './store.ts'
import { titleFrom } from './title.ts'

/** The two ways in which an answer begins: a new message of the person's, or another answer to an old one. */
export interface Exchange {
  /** `inTransaction` runs in the transaction that stores the message. */
  send(request: ChatRequest, inTransaction?: () => void): Generation
  regenerate(messageId: string, options: RegenerateRequest): Generation
}

/** How one answer is to be written. */
interface Manner {
  model: string | null
  memoryMode: MemoryMode
  removedMemories: readonly string[]
  confirmedActId: string | null
}

export function createExchange(deps: ChatDeps, generations: Generations): Exchange {
  const { db, clock, newId, ledger, background } = deps

  const isInDanger = (message: string): boolean => deps.policy.validateByRules(message).category === 'crisis'

  function reserve(answerId: string, message: string, inputTokens: number): ReserveOutcome & { ok: true } {
    const reserved = ledger.reserve(answerId, inputTokens)
    if (reserved.ok) return reserved
    const beyond = isInDanger(message)
      ? ledger.reserve(answerId, inputTokens, { isBeyondLimit: true })
      : reserved
    if (!beyond.ok) throw quotaExceeded(beyond)
    return beyond
  }

  /** A refusal of a message that could not be stored still tells the page to show help. */
  function withHelp(message: string, error: unknown): unknown {
    if (!isInDanger(message)) return error
    const known = asAppError(error)
    const details = { ...known.details, category: 'crisis' }
    return new AppError(known.code, known.message, { details, cause: error })
  }

  /** The person's word for this message, else the project's, else the setting. */
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
    { model, memoryMode, removedMemories, confirmedActId }: Manner,
    inputTokens: number,
  ): Generation {
    const answerId = newId()
    // They may hold what the person took out, and no attempt is a source for the next.
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
    setActiveLeaf(db, session.id, answerId)
    touchSession(db, session.id, clock.nowMs())
    const reserved = reserve(answerId, prompt.content, inputTokens)
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
    })
  }

  function store(request: ChatRequest, message: string, inTransaction?: () => void): Generation {
    checkMessage(message)
    const inputTokens = countTokens(message)
    const known = request.session_id === undefined ? undefined : mustGetSession(db, request.session_id)
    const projectId = known ? known.project_id : (request.project_id ?? null)
    if (!known && projectId !== null) deps.projects.get(projectId)
    const manner = {
      model: request.model ?? known?.model ?? null,
      memoryMode: memoryMode(projectId, request.use_memory),
      removedMemories: [],
      confirmedActId: request.policy_confirmed ?? null,
    }
    background.personIsHere()
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
        memory_mode: manner.memoryMode,
        created_at_ms: clock.nowMs(),
        ended_at_ms: clock.nowMs(),
      })
      if (session.title === '') setTitle(db, session.id, titleFrom(message))
      inTransaction?.()
      return begin(session, mustGetMessage(db, promptId), manner, inputTokens)
    })
    return generations.start(generation)
  }

  return {
    send(request, inTransaction) {
      const message = request.message.toWellFormed()
      try {
        return store(request, message, inTransaction)
      } catch (error) {
        throw withHelp(message, error)
      }
    },

    regenerate(messageId, options) {
      const old = mustGetMessage(db, messageId)
      const session = mustGetSession(db, old.session_id)
      const prompt =
        old.role === 'user' ? old : old.parent_id === null ? undefined : getMessage(db, old.parent_id)
      if (prompt?.role !== 'user') {
        throw new AppError('not_regenerable', 'There is no question above this message to answer again.')
      }
      const manner = {
        model: options.model ?? session.model,
        // A question that was asked with memory off stays out of it.
        memoryMode:
          options.use_memory === undefined && prompt.memory_mode === 'off'
            ? ('off' as const)
            : memoryMode(session.project_id, options.use_memory),
        removedMemories: options.exclude_memories ?? [],
        confirmedActId: options.policy_confirmed ?? null,
      }
      const inputTokens = countTokens(prompt.content)
      background.personIsHere()
      return generations.start(transaction(db, () => begin(session, prompt, manner, inputTokens)))
    },
  }
}

export function checkMessage(message: string): void {
  if (message.length > MAX_MESSAGE_CHARS) {
    throw new AppError(
      'message_too_long',
      `A message may have at most ${MAX_MESSAGE_CHARS} characters; this one has ${message.length}.`,
      { details: { limit: MAX_MESSAGE_CHARS, length: message.length } },
    )
  }
  if (message.trim() === '') throw new AppError('message_empty', 'A message needs at least one character.')
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

/** Not given: the leaf that is shown. null: the tree starts anew. An id: a message of this very chat. */
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

function quotaExceeded(refusal: ReserveOutcome & { ok: false }): AppError {
  const { resource, used, reserved, needed, limit, resetsAtMs } = refusal
  const held = reserved > 0 ? ` and ${reserved} held by answers being written` : ''
  return new AppError(
    'quota_exceeded',
    `Today’s ${resource} do not allow this: ${used} of ${limit} used${held}, ${needed} needed. They reset at ${new Date(resetsAtMs).toISOString()}.`,
    { details: { resource, used, reserved, needed, limit, resets_at: resetsAtMs } },
  )
}

export function mustGetSession(db: CoreDeps['db'], id: string): SessionRow {
  const session = getSession(db, id)
  if (!session) throw new AppError('session_not_found', 'There is no chat with this id.')
  return session
}

export function mustGetMessage(db: CoreDeps['db'], id: string): MessageRow {
  const message = getMessage(db, id)
  if (!message || !getSession(db, message.session_id)) {
    throw new AppError('message_not_found', 'There is no message with this id.')
  }
  return message
}
