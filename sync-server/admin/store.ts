import type { AdminUserQuery, AuditQuery, Statistics } from '../../contract/sync/admin.ts'
import { DAY_MS } from '../../contract/utc-day.ts'
import type { AdminAuditRow, Queries, Trx } from '../db/schema.ts'

const usersWithLocks = (db: Queries) =>
  db
    .selectFrom('users')
    .leftJoin('account_locks', 'account_locks.user_id', 'users.id')
    .selectAll('users')
    .select(['account_locks.locked_at_ms', 'account_locks.reason as lock_reason'])

export type UserWithLock = NonNullable<Awaited<ReturnType<typeof findUserWithLock>>>

export function findUserWithLock(db: Queries, id: string) {
  return usersWithLocks(db).where('users.id', '=', id).executeTakeFirst()
}

/** Newest first, one more than `limit` where there are more. */
export function usersWithLocksPage(
  db: Queries,
  { after, limit }: AdminUserQuery,
  emailKey: string | undefined,
) {
  let query = usersWithLocks(db)
    .orderBy('users.id', 'desc')
    .limit(limit + 1)
  if (emailKey !== undefined) {
    // The owner of the address, and accounts that have not verified it: each half has its own index.
    query = query.where(({ and, or, eb }) =>
      or([
        eb('users.owned_email_key', '=', emailKey),
        and([eb('users.email_key', '=', emailKey), eb('users.owned_email_key', 'is', null)]),
      ]),
    )
  }
  if (after !== undefined) query = query.where('users.id', '<', after)
  return query
}

export async function readStatistics(db: Queries, nowMs: number): Promise<Statistics> {
  const users = await db
    .selectFrom('users')
    .select(({ fn }) => [
      fn.countAll<number>().as('total'),
      fn.count<number>('owned_email_key').as('verified'),
      fn.countAll<number>().filterWhere('role', '=', 'admin').as('admins'),
      fn
        .countAll<number>()
        .filterWhere('created_at_ms', '>', nowMs - DAY_MS)
        .as('registered_24h'),
    ])
    .executeTakeFirstOrThrow()
  const active = await db
    .selectFrom('sessions')
    .select(({ fn }) => [
      fn
        .count<number>('user_id')
        .distinct()
        .filterWhere('last_used_at_ms', '>', nowMs - DAY_MS)
        .as('active_24h'),
      fn
        .count<number>('user_id')
        .distinct()
        .filterWhere('last_used_at_ms', '>', nowMs - 30 * DAY_MS)
        .as('active_30d'),
      fn
        .countAll<number>()
        .filterWhere(({ and, eb }) => and([eb('ended_at_ms', 'is', null), eb('expires_at_ms', '>', nowMs)]))
        .as('live'),
    ])
    .executeTakeFirstOrThrow()
  const locked = await count(db.selectFrom('account_locks').select(({ fn }) => fn.countAll<number>().as('n')))
  const devices = await count(
    db
      .selectFrom('devices')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('revoked_at_ms', 'is', null),
  )
  return {
    at_ms: nowMs,
    users: {
      total: users.total,
      verified: users.verified,
      locked,
      admins: users.admins,
      registered_24h: users.registered_24h,
      active_24h: active.active_24h,
      active_30d: active.active_30d,
    },
    sessions_live: active.live,
    devices_live: devices,
    mails: await countMails(db),
  }
}

async function countMails(db: Queries): Promise<{ waiting: number; failed: number }> {
  const rows = await db
    .selectFrom('mail_outbox')
    .select(({ fn }) => ['status', fn.countAll<number>().as('n')])
    .groupBy('status')
    .execute()
  const of = (status: string) => rows.find((row) => row.status === status)?.n ?? 0
  return { waiting: of('waiting'), failed: of('failed') }
}

async function count(query: { executeTakeFirstOrThrow(): Promise<{ n: number }> }): Promise<number> {
  return (await query.executeTakeFirstOrThrow()).n
}

export async function insertAudit(trx: Trx, row: AdminAuditRow): Promise<void> {
  await trx.insertInto('admin_audit').values(row).execute()
}

/** Newest first, one more than `limit` where there are more. */
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
