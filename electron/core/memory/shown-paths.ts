import { transaction } from '../../../native/sqlite/sql.ts'
import { beginStep } from './event-store.ts'
import type { MemoryDeps } from './memory-deps.ts'
import {
  type ChangedState,
  listChangedStates,
  memoriesOfChat,
  memoriesOfVersions,
  setState,
} from './shown-path-store.ts'

/**
 * Only what stands counts (docs/decisions/0022): a memory whose words stand only in versions of chats that are not shown
 * is withdrawn, and active again as soon as one of them is shown. Nothing else of it changes, so that going back leaves
 * it as it was. The log tells of it and cannot undo it: the user shows the other version instead.
 */
export type ShownPathDeps = Pick<MemoryDeps, 'db' | 'clock' | 'newId'>

/** Called in the transaction in which a chat shows another path. Returns what changed. */
export function pathChanged(deps: ShownPathDeps, sessionId: string): ChangedState[] {
  return followPaths(deps, memoriesOfChat(deps.db, sessionId))
}

/** Sets the states of these memories, or of all (null), to what is shown now. Returns what changed. */
export function followPaths(deps: ShownPathDeps, memoryIds: readonly string[] | null): ChangedState[] {
  return transaction(deps.db, () => {
    const changed = listChangedStates(deps.db, memoryIds ?? memoriesOfVersions(deps.db))
    const step = beginStep(deps, { by: 'person', reason: 'other_version' })
    for (const each of changed) {
      setState(deps.db, each)
      step.note(each.id, each.state === 'withdrawn' ? 'withdrawn' : 'restored', null)
    }
    return changed
  })
}
