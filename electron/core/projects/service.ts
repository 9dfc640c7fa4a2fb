import type { z } from 'zod'
import type {
  createProjectRequestSchema,
  Project,
  updateProjectRequestSchema,
} from '../../../contract/core/projects.ts'
import { AppError } from '../../../contract/errors.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { CoreDeps } from '../deps.ts'
import {
  getProject,
  insertProject,
  listProjects,
  markProjectDeleted,
  type ProjectRow,
  purgeProjects,
  updateProject,
} from './store.ts'

/** As long as a deleted chat: then it is gone for good. */
const KEEP_DELETED_MS = 30 * DAY_MS

/**
 * Folders of chats (spec A2). A deleted project is no project: its chats are shown outside of any, with no instructions
 * of it, and find their way back into it when it is restored.
 */
export interface ProjectService {
  list(): Project[]
  /** Throws project_not_found. */
  get(id: string): Project
  /** What counts for a chat: null outside of any project, and in a deleted one. */
  find(id: string | null): Project | null
  create(request: z.infer<typeof createProjectRequestSchema>): Project
  update(id: string, changes: z.infer<typeof updateProjectRequestSchema>): Project
  remove(id: string): { id: string; restorable_until: number }
  restore(id: string): Project
  purge(): number
}

export function createProjectService({
  db,
  clock,
  newId,
}: Pick<CoreDeps, 'db' | 'clock' | 'newId'>): ProjectService {
  function mustGet(id: string): ProjectRow {
    const row = getProject(db, id)
    if (!row || row.deleted_at_ms !== null) {
      throw new AppError('project_not_found', 'There is no project with this id.')
    }
    return row
  }
  return {
    list: () => listProjects(db).map(toProject),
    get: (id) => toProject(mustGet(id)),
    find(id) {
      const row = id === null ? undefined : getProject(db, id)
      return row && row.deleted_at_ms === null ? toProject(row) : null
    },
    create({ name, instructions, memory_mode, model }) {
      const id = newId()
      const now = clock.nowMs()
      const text = {
        name: name.toWellFormed(),
        instructions: instructions.toWellFormed(),
        memory_mode,
        model,
      }
      insertProject(db, { id, ...text, created_at_ms: now, updated_at_ms: now })
      return toProject(mustGet(id))
    },
    update: (id, changes) =>
      transaction(db, () => {
        const row = mustGet(id)
        updateProject(db, {
          id,
          name: (changes.name ?? row.name).toWellFormed(),
          instructions: (changes.instructions ?? row.instructions).toWellFormed(),
          memory_mode: changes.memory_mode === undefined ? row.memory_mode : changes.memory_mode,
          model: changes.model === undefined ? row.model : changes.model,
          updated_at_ms: clock.nowMs(),
        })
        return toProject(mustGet(id))
      }),
    remove(id) {
      mustGet(id)
      const now = clock.nowMs()
      markProjectDeleted(db, id, now)
      return { id, restorable_until: now + KEEP_DELETED_MS }
    },
    restore(id) {
      if (!getProject(db, id)) throw new AppError('project_not_found', 'There is no project with this id.')
      markProjectDeleted(db, id, null)
      return toProject(mustGet(id))
    },
    purge: () => purgeProjects(db, clock.nowMs() - KEEP_DELETED_MS),
  }
}

function toProject(row: ProjectRow): Project {
  return {
    id: row.id,
    name: row.name,
    instructions: row.instructions,
    memory_mode: row.memory_mode,
    model: row.model,
    chats: row.chats,
    created_at: row.created_at_ms,
    updated_at: row.updated_at_ms,
  }
}
