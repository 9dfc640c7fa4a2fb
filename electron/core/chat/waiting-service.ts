import { type ChatRequest, chatRequestSchema, type WaitingMessage } from '../../../contract/core/chat.ts'
import { AppError } from '../../../contract/errors.ts'
import { asAppError } from '../http/on-error.ts'
import { checkMessage } from './admission.ts'
import type { ChatDeps } from './deps.ts'
import type { ExchangeService } from './exchange-service.ts'
import { mustGetSession } from './lookup.ts'
import {
  deleteWaiting,
  getWaiting,
  insertWaiting,
  listWaiting,
  setTried,
  type WaitingRow,
} from './waiting-store.ts'

/** How often waiting messages are checked for a new day's quota; also right after the start. */
const CHECK_EVERY_MS = 30_000

/** Messages that wait for the next day's quota: durable, listed, and taken back at will. */
export interface WaitingService {
  add(request: ChatRequest): WaitingMessage
  list(): WaitingMessage[]
  /** Returns what was taken back. Throws message_not_found, also when it was just sent. */
  takeBack(id: string): WaitingMessage
  /** Sends what waits, oldest first and one after the other, as far as the quota allows. */
  sendDue(): Promise<void>
  start(): void
  stop(): void
}

export function createWaitingService(deps: ChatDeps, exchange: ExchangeService): WaitingService {
  const { db, clock, newId, ledger, logger } = deps
  let timer: NodeJS.Timeout | null = null
  let isSending = false

  const hasQuota = (): boolean => {
    const { tokens, messages } = ledger.quota()
    return tokens.remaining !== 0 && messages.remaining !== 0
  }

  /** Answers whether it may go on to the next one. */
  async function sendOne(row: WaitingRow): Promise<boolean> {
    setTried(db, row.id, clock.nowMs())
    try {
      const request = chatRequestSchema.parse(JSON.parse(row.request))
      const generation = exchange.send(request, () => deleteWaiting(db, row.id))
      await generation.live.ended()
      return true
    } catch (error) {
      const { code } = asAppError(error)
      if (code === 'quota_exceeded') {
        setTried(db, row.id, null)
        return false
      }
      logger.warn('waiting message not sent', { id: row.id, code })
      return true
    }
  }

  async function sendDue(): Promise<void> {
    if (isSending) return
    isSending = true
    try {
      const due = listWaiting(db).filter((row) => row.tried_at_ms === null)
      for (const row of due) {
        // It may have been taken back while the one before it was answered.
        if (!getWaiting(db, row.id)) continue
        if (!hasQuota() || !(await sendOne(row))) return
      }
    } catch (error) {
      logger.warn('waiting messages not sent', { code: asAppError(error).code })
    } finally {
      isSending = false
    }
  }

  return {
    add(request) {
      checkMessage(request.message)
      const sessionId = request.session_id ?? null
      if (sessionId !== null) mustGetSession(db, sessionId)
      const row = {
        id: newId(),
        session_id: sessionId,
        request: JSON.stringify({ ...request, message: request.message.toWellFormed() }),
        created_at_ms: clock.nowMs(),
      }
      insertWaiting(db, row)
      return toView({ ...row, tried_at_ms: null })
    },
    list: () => listWaiting(db).map(toView),
    takeBack(id) {
      const row = getWaiting(db, id)
      if (!row) throw new AppError('message_not_found', 'This message does not wait any more.')
      deleteWaiting(db, id)
      return toView(row)
    },
    sendDue,
    start() {
      void sendDue()
      timer = setInterval(() => void sendDue(), CHECK_EVERY_MS)
      timer.unref()
    },
    stop() {
      if (timer) clearInterval(timer)
    },
  }
}

function toView(row: WaitingRow): WaitingMessage {
  const { message } = chatRequestSchema.parse(JSON.parse(row.request))
  return {
    id: row.id,
    session_id: row.session_id,
    message,
    created_at: row.created_at_ms,
    is_set_aside: row.tried_at_ms !== null,
  }
}
