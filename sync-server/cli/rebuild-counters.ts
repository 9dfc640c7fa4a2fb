import { recordAct } from '../admin/audit.ts'
import { type Rebuilt, rebuildCounters as rebuild } from '../ledger/rebuild-counters.ts'
import type { CommandDeps } from './deps.ts'

/** Rebuilds the daily counters from the entries, user by user. After a crash, run it again. */
export async function rebuildCounters(deps: CommandDeps): Promise<Rebuilt> {
  const rebuilt = await rebuild(deps)
  const act = { actorKind: 'command', actor: 'server:admin', action: 'counters.rebuild' } as const
  await deps.db.transaction((trx) => recordAct(trx, deps, { ...act, details: { ...rebuilt } }))
  return rebuilt
}
