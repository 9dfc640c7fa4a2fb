import { AppError } from '../../../contract/errors.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { getMessage, type MessageRow } from './message-store.ts'
import { getSession, type SessionRow } from './session-store.ts'

export function mustGetSession(db: ReadableDb, id: string): SessionRow {
  const session = getSession(db, id)
  if (!session) throw new AppError('session_not_found', 'There is no chat with this id.')
  return session
}

export function mustGetMessage(db: ReadableDb, id: string): MessageRow {
  const message = getMessage(db, id)
  if (!message || !getSession(db, message.session_id)) {
    throw new AppError('message_not_found', 'There is no message with this id.')
  }
  return message
}
