import type { HealthReply } from '../../../contract/core/health.ts'
import type {
  RecoverReply,
  RecoverRequest,
  RestoreReply,
  RestoreRequest,
  Snapshot,
  StoreReply,
} from '../../../contract/core/store.ts'
import { AppError } from '../../../contract/errors.ts'
import type { OpenStore } from './running-store.ts'
import type { Recovered, Recovery, StoreOutcome } from './store-outcome.ts'

/** The store as the user sees it: its state, its backups, and recovery when it could not be opened. */
export interface StoreService {
  /** The current state; changes when a recovery succeeds. */
  current(): StoreOutcome
  health(): HealthReply['store']
  describe(): StoreReply
  /** Throws store_unavailable while closed, store_full. */
  takeSnapshot(): Snapshot
  /** Adds what a snapshot has. Throws store_unavailable while closed, snapshot_not_found, recovery_not_possible, store_full. */
  restore(request: RestoreRequest): RestoreReply
  /** Throws recovery_not_possible (the store is open), snapshot_not_found, store_full. */
  recover(request: RecoverRequest): Promise<RecoverReply>
  /** Deletes damaged copies by name. Throws store_unavailable while closed, invalid_request. */
  deleteCopies(names: readonly string[]): number
  close(): void
}

/** `onOpened` starts what needs the store, after a recovery; the reply to the user waits for it. */
export function createStoreService(
  opened: StoreOutcome,
  onOpened: (store: OpenStore) => void | Promise<void> = () => {},
): StoreService {
  let outcome = opened

  function health(): HealthReply['store'] {
    return { state: outcome.state, message: isOpen(outcome) ? null : outcome.message }
  }

  return {
    current: () => outcome,
    health,
    describe: () => ({
      ...health(),
      path: outcome.dataDir,
      snapshots: isOpen(outcome) ? outcome.snapshots.list() : outcome.recovery.snapshots(),
      can_open_as_is: !isOpen(outcome) && outcome.recovery.canOpenAsIs,
    }),
    takeSnapshot() {
      if (isOpen(outcome)) return outcome.snapshot('manual')
      throw new AppError('store_unavailable', 'There is nothing to back up while your data cannot be opened.')
    },
    restore({ snapshot, undelete }) {
      if (!isOpen(outcome)) {
        throw new AppError(
          'store_unavailable',
          'Your data is not open: recover it first (POST /store/recover).',
        )
      }
      const { chats, messages } = outcome.restore(snapshot, { undelete })
      return { chats_added: chats, messages_added: messages }
    },
    async recover(request) {
      if (isOpen(outcome)) {
        throw new AppError(
          'recovery_not_possible',
          'Your data is open and well: there is nothing to recover.',
        )
      }
      const recovered = takeWay(outcome.recovery, request)
      outcome = recovered.outcome
      if (isOpen(outcome)) await onOpened(outcome)
      return { state: outcome.state, kept_as: recovered.keptAs, salvaged: recovered.salvaged }
    },
    deleteCopies(names) {
      if (isOpen(outcome)) return outcome.deleteCopies(names)
      // Until the data is back, a damaged copy may be all that there is.
      throw new AppError(
        'store_unavailable',
        'Your data is not open: recover it first (POST /store/recover).',
      )
    },
    close: () => outcome.close(),
  }
}

export function isOpen(outcome: StoreOutcome): outcome is OpenStore {
  return 'db' in outcome
}

function takeWay(recovery: Recovery, request: RecoverRequest): Recovered {
  switch (request.action) {
    case 'restore':
      return recovery.restore(request.snapshot)
    case 'open_as_is':
      return recovery.openAsIs()
    case 'start_new':
      return recovery.startNew()
  }
}
