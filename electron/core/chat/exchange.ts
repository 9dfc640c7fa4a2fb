import { type ChatRequest, MAX_MESSAGE_CHARS } from '../../../contract/api/chat.ts'
import { AppError } from '../../../contract/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { CoreDeps } from '../deps.ts'
import { countTokens } from '../ledger/tokenizer.ts'
import { Generation } from './generation.ts'
import type { Generations } from './generations.ts'
import { buildPrompt } from './prompt.ts'
import {
  getMessage,
  getSession,
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
  send(request: ChatRequest): Generation
  regenerate(messageId: string, model: string | undefined): Generation
}

export function createExchange(deps: CoreDeps, generations: Generations): Exchange {
  const { db, clock, newId, ledger } = deps

  /**
   * Commits the prompt, the empty answer and the reservation together, and only then calls the model (design §2).
   * Over the quota the whole of it is rolled back: nothing is stored of what is refused.
   */
  function begin(
    session: SessionRow,
    prompt: MessageRow,
    model: string | null,
    inputTokens: number,
  ): Generation {
    const answerId = newId()
    insertMessage(db, {
      id: answerId,
      session_id: session.id,
      parent_id: prompt.id,
      role: 'assistant',
      content: '',
      status: 'streaming',
      model,
      created_at_ms: clock.nowMs(),
    })
    setActiveLeaf(db, session.id, answerId)
    touchSession(db, session.id, clock.nowMs())
    const reserved = ledger.reserve(answerId, inputTokens)
    if (!reserved.ok) throw quotaExceeded(reserved)
    return new Generation(deps, {
      id: answerId,
      sessionId: session.id,
      model,
      prompt: buildPrompt(pathTo(db, prompt.id)),
      inputTokens,
      grantedTokens: reserved.reservation.grantedTokens,
    })
  }

  return {
    send(request) {
      checkMessage(request.message)
      const message = request.message.toWellFormed()
      const inputTokens = countTokens(message)
      const known = request.session_id === undefined ? undefined : mustGetSession(db, request.session_id)
      const model = request.model ?? known?.model ?? null
      const generation = transaction(db, () => {
        const session = known ?? makeSession(deps, request.model ?? null)
        const parentId = findParent(deps, session, request.parent_id)
        const promptId = newId()
        insertMessage(db, {
          id: promptId,
          session_id: session.id,
          parent_id: parentId,
          role: 'user',
          content: message,
          status: 'complete',
          created_at_ms: clock.nowMs(),
          ended_at_ms: clock.nowMs(),
        })
        if (session.title === '') setTitle(db, session.id, titleFrom(message))
        return begin(session, mustGetMessage(db, promptId), model, inputTokens)
      })
      return generations.start(generation)
    },

    regenerate(messageId, requestedModel) {
      const old = mustGetMessage(db, messageId)
      const session = mustGetSession(db, old.session_id)
      const prompt =
        old.role === 'user' ? old : old.parent_id === null ? undefined : getMessage(db, old.parent_id)
      if (prompt?.role !== 'user') {
        throw new AppError('not_regenerable', 'There is no question above this message to answer again.')
      }
      const model = requestedModel ?? session.model
      const inputTokens = countTokens(prompt.content)
      return generations.start(transaction(db, () => begin(session, prompt, model, inputTokens)))
    },
  }
}

function checkMessage(message: string): void {
  if (message.length > MAX_MESSAGE_CHARS) {
    throw new AppError(
      'message_too_long',
      `A message may have at most ${MAX_MESSAGE_CHARS} characters; this one has ${message.length}.`,
      { details: { limit: MAX_MESSAGE_CHARS, length: message.length } },
    )
  }
  if (message.trim() === '') throw new AppError('message_empty', 'A message needs at least one character.')
}

function makeSession({ db, newId, clock }: CoreDeps, model: string | null): SessionRow {
  const id = newId()
  insertSession(db, { id, title: '', model, created_at_ms: clock.nowMs() })
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

function quotaExceeded(refusal: {
  resource: 'tokens' | 'messages'
  used: number
  limit: number
  resetsAtMs: number
}): AppError {
  const { resource, used, limit } = refusal
  return new AppError(
    'quota_exceeded',
    `Today’s ${resource} are used up: ${used} of ${limit}. They start anew at ${new Date(refusal.resetsAtMs).toISOString()}.`,
    { details: { resource, used, limit, resets_at: refusal.resetsAtMs } },
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
