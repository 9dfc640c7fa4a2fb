import { MAX_MESSAGE_CHARS } from '../../../contract/core/chat.ts'
import type { ModelLimits } from '../../../contract/core/model-parameters.ts'
import { AppError } from '../../../contract/errors.ts'
import { asAppError } from '../http/on-error.ts'
import type { ReserveOutcome } from '../ledger/reservations.ts'
import type { ChatDeps } from './deps.ts'

/** Admits messages: within their length and the day's quota. A user who may be in danger is never refused for a quota. */
interface Admission {
  /** Throws message_too_long_for_model where the message is longer than the model's window by any measure. */
  checkFits(message: string, model: string | null): void

  /** Reserves tokens for the answer. Throws quota_exceeded. */
  reserve(answerId: string, message: string, inputTokens: number): ReserveOutcome & { ok: true }
  /** Adds to the refusal of a message that could not be stored that help must be shown, where it must. */
  withHelp(message: string, error: unknown): unknown
}

type AdmissionDeps = Pick<ChatDeps, 'ledger' | 'engine' | 'tokenRates'> & {
  policy: Pick<ChatDeps['policy'], 'validateByRules'>
}

export function createAdmission({ ledger, policy, engine, tokenRates }: AdmissionDeps): Admission {
  const isInDanger = (message: string) => policy.validateByRules(message).category === 'crisis'

  return {
    checkFits(message, name) {
      const known = engine.knownLimits(name)
      if (!known) return
      const { model, limits } = known
      const tokens = tokenRates.atLeast(model, message)
      if (tokens > limits.context_tokens - limits.answer_tokens) throw tooLongForModel(model, limits, tokens)
    },
    reserve(answerId, message, inputTokens) {
      const reserved = ledger.reserve(answerId, inputTokens)
      if (reserved.ok) return reserved
      const beyond = isInDanger(message)
        ? ledger.reserve(answerId, inputTokens, { isBeyondLimit: true })
        : reserved
      if (!beyond.ok) throw quotaExceeded(beyond)
      return beyond
    },
    withHelp(message, error) {
      if (!isInDanger(message)) return error
      const known = asAppError(error)
      const details = { ...known.details, category: 'crisis' }
      return new AppError(known.code, known.message, { details, cause: error })
    },
  }
}

/** Throws message_too_long and message_empty. */
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

/** `tokens`: what the message takes at the least. */
export function tooLongForModel(model: string, limits: ModelLimits, tokens: number): AppError {
  const room = limits.context_tokens - limits.answer_tokens
  return new AppError(
    'message_too_long_for_model',
    `This message takes ${tokens} tokens or more, and ${model} has room for ${room}. Shorten it, set a longer context for the model, or choose another model.`,
    { details: { model, tokens, room, context_tokens: limits.context_tokens } },
  )
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
