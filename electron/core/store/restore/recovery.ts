import { copyFileSync, rmSync } from 'node:fs'
import type { Salvaged } from '../../../../contract/core/store.ts'
import { AppError } from '../../../../contract/errors.ts'
import { openDatabase } from '../../../../native/sqlite/open.ts'
import { createEmpty } from '../create-store.ts'
import { syncFile } from '../durable-file.ts'
import { readSound, verifyCopy } from '../snapshot/snapshots.ts'
import type { StoreContext } from '../store-context.ts'
import { asStoreError } from '../store-error.ts'
import type { Recovered, Recovery, StoreOutcome } from '../store-outcome.ts'
import { salvageInto } from './salvage.ts'
import { swapIn } from './swap.ts'

export interface RecoveryWays {
  canOpenAsIs: boolean
  /** False for the file of another installation: its chats are not mixed in unasked. */
  canSalvage: boolean
  /** Goes through the whole opening again, under the same lock. */
  reopen(how: { asIs: boolean }): StoreOutcome
}

export function createRecovery(
  context: StoreContext,
  { canOpenAsIs, canSalvage, reopen }: RecoveryWays,
): Recovery {
  const { files, snapshots, clock, logger } = context
  let isUsed = false

  function once(action: string, recover: () => Recovered): Recovered {
    if (isUsed) throw new AppError('recovery_not_possible', 'The data was recovered already.')
    const recovered = recover()
    isUsed = true
    logger.warn('store recovered', { action, state: recovered.outcome.state })
    return recovered
  }

  /** Fills `incoming` and swaps it in; a failure before the swap leaves everything as it was. */
  function replaceWith(fill: () => Salvaged | null): Recovered {
    let salvaged: Salvaged | null
    try {
      salvaged = fill()
      syncFile(files.incoming)
    } catch (error) {
      for (const suffix of ['', '-wal', '-shm', '-journal'])
        rmSync(`${files.incoming}${suffix}`, { force: true })
      throw asStoreError(error) ?? error
    }
    const keptAs = swapIn(files, clock.nowMs())
    return { outcome: reopen({ asIs: false }), keptAs, salvaged }
  }

  return {
    canOpenAsIs,
    snapshots: () => snapshots.list({ everyPage: true }),
    restore: (name) =>
      once('restore', () => {
        const path = snapshots.pathOf(name)
        return replaceWith(() => {
          copySnapshot(path, context)
          return canSalvage ? salvageInto(files.incoming, context) : null
        })
      }),
    openAsIs: () =>
      once('open_as_is', () => {
        if (!canOpenAsIs) {
          throw new AppError(
            'recovery_not_possible',
            'The file cannot be read, so it cannot be opened as it is.',
          )
        }
        return { outcome: reopen({ asIs: true }), keptAs: null, salvaged: null }
      }),
    startNew: () =>
      once('start_new', () =>
        replaceWith(() => {
          createEmpty(context)
          return null
        }),
      ),
  }
}

function copySnapshot(path: string, { files, nativeBinding, newestSchema }: StoreContext): void {
  const facts = readSound(path, nativeBinding, true)
  if (!facts) throw new AppError('snapshot_not_found', 'This backup can no longer be read.')
  if (facts.schemaVersion > newestSchema) {
    throw new AppError('recovery_not_possible', 'This backup was made by a newer version of the app.')
  }
  copyFileSync(path, files.incoming)
  verifyCopy(files.incoming, facts, nativeBinding)
  // VACUUM INTO leaves the copy out of WAL mode; changing it later, in place, would risk a hot journal.
  openDatabase(files.incoming, { nativeBinding, mustExist: true }).close()
}
