import type { MemoryScope } from '../../../contract/core/memory.ts'
import type { MemoryMode } from '../../../contract/core/projects.ts'
import { AppError } from '../../../contract/errors.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { get, sql } from '../../../native/sqlite/sql.ts'
import type { RecallScope } from '../recall/recall-service.ts'
import { checkScope } from './scope.ts'

/** What a search in the window looks through: everything, or what a chat or project would see. Throws memory_scope_not_found. */
export function searchScope(
  db: ReadableDb,
  scope: MemoryScope | undefined,
  scopeId: string | null,
): RecallScope {
  if (scope === undefined && scopeId === null) return { sessionId: null, projectId: null, isEverything: true }
  checkScope(db, { scope: scope ?? 'everywhere', scope_id: scopeId })
  return scope === 'chat'
    ? chatScope(db, { sessionId: scopeId, projectId: null })
    : chatScope(db, { sessionId: null, projectId: scopeId })
}

/** A chat brings its own project. Throws memory_scope_not_found. */
export function chatScope(
  db: ReadableDb,
  { sessionId, projectId }: Pick<RecallScope, 'sessionId' | 'projectId'>,
): RecallScope {
  if (sessionId !== null) checkScope(db, { scope: 'chat', scope_id: sessionId })
  if (projectId !== null) checkScope(db, { scope: 'project', scope_id: projectId })
  const own = get<{ id: string }>(
    db,
    sql`SELECT p.id FROM sessions s JOIN projects p ON p.id = s.project_id AND p.deleted_at_ms IS NULL
        WHERE s.id = ${sessionId}`,
  )
  return { sessionId, projectId: own?.id ?? projectId }
}

/** How memory was set when the answer was written. Throws message_not_found. */
export function modeOfAnswer(db: ReadableDb, answerId: string): MemoryMode | null {
  const row = get<{ memory_mode: MemoryMode | null }>(
    db,
    sql`SELECT m.memory_mode FROM messages m JOIN sessions s ON s.id = m.session_id
        WHERE m.id = ${answerId} AND s.deleted_at_ms IS NULL`,
  )
  if (!row) throw new AppError('message_not_found', 'There is no message with this id.')
  return row.memory_mode
}
