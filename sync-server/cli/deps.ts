import type { SyncDeps } from '../deps.ts'

/** What a command at the operator's shell works with: the server's own parts, without a server. */
export type CommandDeps = Pick<SyncDeps, 'config' | 'db' | 'clock' | 'newId' | 'logger' | 'secrets'>
