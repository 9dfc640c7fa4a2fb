import type { OutboxRow, Queries, Trx } from '../db/schema.ts'

export async function insertMailJob(trx: Trx, row: OutboxRow): Promise<void> {
  await trx.insertInto('mail_outbox').values(row).execute()
}

export async function hasDueMailJobs(db: Queries, nowMs: number): Promise<boolean> {
  return (await due(db, nowMs).select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Takes due jobs by moving their time ahead: see jobs/lease-loop.ts. */
export async function leaseMailJobs(
  trx: Trx,
  nowMs: number,
  leaseMs: number,
  limit: number,
): Promise<OutboxRow[]> {
  const rows = await due(trx, nowMs).selectAll().orderBy('run_after_ms').orderBy('id').limit(limit).execute()
  if (rows.length > 0) {
    const ids = rows.map(({ id }) => id)
    await trx
      .updateTable('mail_outbox')
      .set({ run_after_ms: nowMs + leaseMs })
      .where('id', 'in', ids)
      .execute()
  }
  return rows
}

function due(db: Queries, nowMs: number) {
  return db.selectFrom('mail_outbox').where('status', '=', 'waiting').where('run_after_ms', '<=', nowMs)
}

export async function updateMailJob(
  db: Queries,
  id: string,
  changes: Partial<Omit<OutboxRow, 'id'>>,
): Promise<void> {
  await db.updateTable('mail_outbox').set(changes).where('id', '=', id).execute()
}

export async function deleteMailJob(db: Queries, id: string): Promise<void> {
  await db.deleteFrom('mail_outbox').where('id', '=', id).execute()
}

/** Returns how many failed jobs will be tried again. */
export async function retryFailedMailJobs(trx: Trx, nowMs: number): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('mail_outbox')
    .set({ status: 'waiting', attempts: 0, run_after_ms: nowMs })
    .where('status', '=', 'failed')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Times of the newest slots of a key since `afterMs`, newest first. */
export async function listMailSlots(
  trx: Trx,
  key: string,
  afterMs: number,
  limit: number,
): Promise<number[]> {
  const rows = await trx
    .selectFrom('mail_slots')
    .select('at_ms')
    .where('key', '=', key)
    .where('at_ms', '>', afterMs)
    .orderBy('at_ms', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ at_ms }) => at_ms)
}

export async function insertMailSlot(
  trx: Trx,
  row: { id: string; key: string; at_ms: number },
): Promise<void> {
  await trx.insertInto('mail_slots').values(row).execute()
}
