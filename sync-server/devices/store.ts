import type { DeviceRow, Queries, Trx } from '../db/schema.ts'

export function findDevice(db: Queries, userId: string, id: string): Promise<DeviceRow | undefined> {
  return db
    .selectFrom('devices')
    .selectAll()
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export function listDevices(db: Queries, userId: string): Promise<DeviceRow[]> {
  return db
    .selectFrom('devices')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('enrolled_at_ms')
    .orderBy('id')
    .execute()
}

/** Revokes all devices of a user that are not revoked yet. */
export async function revokeDevices(trx: Trx, userId: string, nowMs: number): Promise<void> {
  await trx
    .updateTable('devices')
    .set({ revoked_at_ms: nowMs })
    .where('user_id', '=', userId)
    .where('revoked_at_ms', 'is', null)
    .execute()
}

/** Those that are enrolled, and all that ever were. */
export function countDevices(db: Queries, userId: string): Promise<{ live: number; all: number }> {
  return db
    .selectFrom('devices')
    .select(({ fn }) => [
      fn.countAll<number>().filterWhere('revoked_at_ms', 'is', null).as('live'),
      fn.countAll<number>().as('all'),
    ])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
}

export async function insertDevice(trx: Trx, row: DeviceRow): Promise<void> {
  await trx.insertInto('devices').values(row).execute()
}

export async function updateDevice(
  trx: Trx,
  userId: string,
  id: string,
  changes: Partial<Pick<DeviceRow, 'name' | 'platform' | 'last_seen_at_ms' | 'revoked_at_ms'>>,
): Promise<void> {
  await trx.updateTable('devices').set(changes).where('user_id', '=', userId).where('id', '=', id).execute()
}

/** Returns false when the proof was used before. */
export async function insertUsedProof(
  trx: Trx,
  { id, expiresAtMs }: { id: string; expiresAtMs: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('used_proofs')
    .values({ id, expires_at_ms: expiresAtMs })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows !== 0n
}
