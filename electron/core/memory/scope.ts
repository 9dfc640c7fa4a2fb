import type { MemoryScope } from '../../../contract/core/memory.ts'
import { AppError } from '../../../contract/errors.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { hasChat, hasProject } from './chat-store.ts'

export interface Scope {
  scope: MemoryScope
  scope_id: string | null
}

export function isScopeThere(db: ReadableDb, { scope, scope_id: id }: Scope): boolean {
  if (scope === 'everywhere') return id === null
  return id !== null && (scope === 'project' ? hasProject(db, id) : hasChat(db, id))
}

/** Throws invalid_request for a scope without its id (or an id without its scope), memory_scope_not_found. */
export function checkScope(db: ReadableDb, scope: Scope): void {
  if ((scope.scope === 'everywhere') !== (scope.scope_id === null)) {
    throw new AppError('invalid_request', 'A project or chat scope needs its scope_id; everywhere has none.')
  }
  if (!isScopeThere(db, scope)) {
    throw new AppError('memory_scope_not_found', `There is no ${scope.scope} with this id.`)
  }
}
