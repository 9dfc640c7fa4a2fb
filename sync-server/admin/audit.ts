import type { AuditList, AuditQuery, AuditRow } from '../../contract/sync/admin.ts'
import type { Clock } from '../clock.ts'
import type { AdminAuditRow, Queries, Trx } from '../db/schema.ts'
import { auditPage, insertAudit } from './store.ts'

export interface Act {
  actorKind: AuditRow['actor_kind']
  actor: string
  action: string
  target?: string | null
  /** Never an address or a secret: the row outlives the account. */
  details?: Record<string, string | number | boolean | null>
  requestId?: string | null
}

/** Call it in the transaction of the act, so that both are stored or neither. */
export async function recordAct(
  trx: Trx,
  { clock, newId }: { clock: Clock; newId: () => string },
  act: Act,
): Promise<void> {
  await insertAudit(trx, {
    id: newId(),
    at_ms: clock.nowMs(),
    actor_kind: act.actorKind,
    actor: act.actor,
    action: act.action,
    target: act.target ?? null,
    details: JSON.stringify(act.details ?? {}),
    request_id: act.requestId ?? null,
  })
}

/** Newest first. */
export async function listAudit(db: Queries, query: AuditQuery): Promise<AuditList> {
  const { limit } = query
  const rows = await auditPage(db, query).execute()
  const page = rows.slice(0, limit)
  return { rows: page.map(view), next: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}

function view(row: AdminAuditRow): AuditRow {
  return {
    ...row,
    actor_kind: row.actor_kind as AuditRow['actor_kind'],
    details: JSON.parse(row.details) as Record<string, unknown>,
  }
}
