import type { Memory } from '../../../contract/core/memory.ts'
import { AppError } from '../../../contract/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import {
  ASKED,
  beginStep,
  type EventRow,
  eventsOfStep,
  getEvent,
  hasLaterSteps,
  markUndone,
  readBefore,
} from './event-store.ts'
import { FADE_MS, type MemoryDeps } from './memory-deps.ts'
import { followPaths } from './shown-paths.ts'
import { deleteLink, deleteMemory, getMemory, type MemoryRow, saveMemory } from './store.ts'
import { addTombstone } from './tombstone-store.ts'
import { toMemory } from './views.ts'

/**
 * Undoes the step that an event belongs to. Throws undo_not_possible when it is unknown, undone already, of a forgotten
 * memory, or followed by a later step.
 */
export function undoStep(deps: MemoryDeps, eventId: string): Memory[] {
  const { db, clock } = deps
  return transaction(db, () => {
    const named = getEvent(db, eventId)
    if (!named) throw refused('There is nothing with this id that could be undone, or its time is over.')
    const events = eventsOfStep(db, named.step_id)
    if (events.some((event) => event.undone_at_ms !== null)) throw refused('This was undone already.')
    if (events.some((event) => event.before === null)) {
      throw refused('This can no longer be undone: what it would bring back was forgotten.')
    }
    if (hasLaterSteps(db, named.step_id)) {
      throw refused('More was done to this memory since: undo that first.')
    }
    const step = beginStep(deps, ASKED)
    for (const event of events) {
      putBack(deps, event)
      markUndone(db, event.id, clock.nowMs())
      step.note(event.memory_id, 'undone', null)
    }
    followPaths(
      deps,
      events.map((event) => event.memory_id),
    )
    return events.flatMap((event) => {
      const row = getMemory(db, event.memory_id)
      return row ? [toMemory(db, row)] : []
    })
  })
}

function putBack({ db, clock }: MemoryDeps, { memory_id: id, before, action }: EventRow): void {
  const { row: changed, links } = readBefore(before ?? '')
  for (const link of links) deleteLink(db, link)
  if (changed === null) {
    // Reflection reads the message again: what the user did not want kept must not come back by that.
    const kept = action === 'kept' ? getMemory(db, id) : undefined
    if (kept) addTombstone(db, { atMs: clock.nowMs(), memoryId: id, text: kept.text, place: null })
    deleteMemory(db, id)
    return
  }
  const row = getMemory(db, id)
  if (!row) throw refused('This memory is no longer there.')
  const restored: MemoryRow = { ...row, ...changed }
  if (restored.superseded_by !== null && !getMemory(db, restored.superseded_by)) restored.superseded_by = null
  // Otherwise it would expire again at once.
  if (action === 'expired' && restored.expires_at_ms !== null) {
    restored.expires_at_ms = Math.max(restored.expires_at_ms, clock.nowMs() + FADE_MS)
  }
  saveMemory(db, restored)
}

function refused(message: string): AppError {
  return new AppError('undo_not_possible', message)
}
