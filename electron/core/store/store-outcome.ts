import type { Salvaged, Snapshot } from '../../../contract/core/store.ts'
import type { OpenStore } from './running-store.ts'

/** What opening the store of a data folder ended in. */
export type StoreOutcome = OpenStore | ClosedStore

/** The files stay as they are, and locked, until a recovery is chosen or `close` is called. */
export interface ClosedStore {
  state: 'newer' | 'damaged' | 'missing'
  /** For the log: `newer`, `missing`, or the kind of damage. */
  reason: string
  /** For the user. */
  message: string
  dataDir: string
  recovery: Recovery
  close(): void
}

/**
 * The recoveries of a store that could not be opened. None removes anything: what was there moves to
 * `damaged/<time>/`, all files together. Each can be used once; it ends in a new outcome, which takes over the lock.
 */
export interface Recovery {
  canOpenAsIs: boolean
  snapshots(): Snapshot[]
  /**
   * The snapshot, and what can be read of the damaged store that it lacks. Throws snapshot_not_found,
   * recovery_not_possible (made by a newer app), store_full. Nothing is moved then.
   */
  restore(snapshot: string): Recovered
  /** Throws recovery_not_possible when SQLite itself cannot read the file. */
  openAsIs(): Recovered
  /** The user has confirmed it (START NEW). Throws store_full; nothing is moved then. */
  startNew(): Recovered
}

export interface Recovered {
  outcome: StoreOutcome
  /** Folder with the old files, relative to the data folder; null when none were moved. */
  keptAs: string | null
  /** What was read of the old files and is in the store now; null when nothing could be, or nothing was to be. */
  salvaged: Salvaged | null
}
