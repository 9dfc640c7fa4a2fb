import type { AuditList, AuditQuery, AuditRow } from '../../contract/sync/admin.ts'
import type { Clock } from '../clock.ts'
import type { AdminAuditRow, Queries, Trx } from '../db/schema.ts'

export interface Act {
  actorKind: AuditRow['actor_kind']
  actor: string
  action: string
  target?: string | null
  /** Never an address or a secret: the row outlives the account. */
  details?: Record<string, string | number | boolean | null>
  requestId?: string | null
}

/** Only within the transaction of the act: either both happen or neither. */
export async function recordAct(
  trx: Trx,
  { clock, newId }: { clock: Clock; newId: () => string },
  act: Act,
): Promise<void> {
  await trx
    .insertInto('admin_audit')
    .values({
      id: newId(),
      at_ms: clock.nowMs(),
      actor_kind: act.actorKind,
      actor: act.actor,
      action: act.action,
      target: act.target ?? null,
      details: JSON.stringify(act.details ?? {}),
      request_id: act.requestId ?? null,
    })
    .execute()
}

/** Newest first. */
export async function listAudit(db: Queries, query: AuditQuery): Promise<AuditList> {
  const { limit } = query
  const rows = await auditPage(db, query).execute()
  const page = rows.slice(0, limit)
  return { rows: page.map(view), next: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}

export function auditPage(db: Queries, { target, actor, after, limit }: AuditQuery) {
  let query = db
    .selectFrom('admin_audit')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (target !== undefined) query = query.where('target', '=', target)
  if (actor !== undefined) query = query.where('actor', '=', actor)
  if (after !== undefined) query = query.where('id', '<', after)
  return query
}

function view(row: AdminAuditRow): AuditRow {
  return {
    ...row,
    actor_kind: row.actor_kind as AuditRow['actor_kind'],
    details: JSON.parse(row.details) as Record<string, unknown>,
  }
}
