import { transaction } from '../../../native/sqlite/sql.ts'
import { beginStep, type Step } from './event-store.ts'
import type { MemoryDeps } from './memory-deps.ts'
import { settle } from './settle.ts'
import {
  type ChangedState,
  listChangedStates,
  memoriesOfChat,
  memoriesOfVersions,
  setState,
} from './shown-path-store.ts'
import { getMemory } from './store.ts'

/**
 * Only what stands counts (docs/decisions/0022): a memory whose words stand only in versions of chats that are not shown
 * is withdrawn, and active again as soon as one of them is shown. Nothing else of it changes, so that going back leaves
 * it as it was. The log tells of it and cannot undo it: the user shows the other version instead.
 */
export type ShownPathDeps = Pick<MemoryDeps, 'db' | 'clock' | 'newId'>

/** What stands beside a statement may stand no longer, or again. */
function settleAll(deps: ShownPathDeps, memoryIds: readonly string[]): void {
  let step: Step | null = null
  const begin = () => {
    step ??= beginStep(deps, { by: 'person', reason: 'other_version' })
    return step
  }
  const rows = memoryIds.flatMap((id) => getMemory(deps.db, id) ?? [])
  const groups = Map.groupBy(rows, ({ scope, scope_id, subject, slot }) =>
    JSON.stringify([scope, scope_id, subject, slot]),
  )
  for (const [first] of groups.values()) if (first) settle(deps, first, begin)
}

/** Called in the transaction in which a chat shows another path. Returns what changed. */
export function pathChanged(deps: ShownPathDeps, sessionId: string): ChangedState[] {
  return transaction(deps.db, () => {
    const ids = memoriesOfChat(deps.db, sessionId)
    const changed = followPaths(deps, ids)
    settleAll(deps, ids)
    return changed
  })
}

/** The same for all chats, when what they show came from elsewhere: a restore, or an older version of the store. */
export function allPathsChanged(deps: ShownPathDeps): void {
  transaction(deps.db, () => {
    const changed = followPaths(deps, null)
    settleAll(
      deps,
      changed.map(({ id }) => id),
    )
  })
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
