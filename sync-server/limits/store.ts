import type { Queries, Trx } from '../db/schema.ts'

/** Times of the login attempts of a key since `afterMs`, oldest first. */
export async function listLoginAttempts(trx: Trx, key: string, afterMs: number): Promise<number[]> {
  const rows = await trx
    .selectFrom('login_attempts')
    .select('at_ms')
    .where('key', '=', key)
    .where('at_ms', '>', afterMs)
    .orderBy('at_ms')
    .execute()
  return rows.map(({ at_ms }) => at_ms)
}

export async function insertLoginAttempt(
  trx: Trx,
  row: { id: string; key: string; at_ms: number },
): Promise<void> {
  await trx.insertInto('login_attempts').values(row).execute()
}

export async function deleteLoginAttempt(db: Queries, id: string): Promise<void> {
  await db.deleteFrom('login_attempts').where('id', '=', id).execute()
}

/** Adds to the caller's count of this window, in one statement. Returns the new count. */
export async function addTaken(
  db: Queries,
  key: string,
  windowStartMs: number,
  wanted: number,
): Promise<number> {
  const { taken } = await db
    .insertInto('rate_limits')
    .values({ key, window_start_ms: windowStartMs, taken: wanted })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((set) => ({
        window_start_ms: windowStartMs,
        taken: set
          .case()
          .when('rate_limits.window_start_ms', '=', windowStartMs)
          .then(set('rate_limits.taken', '+', wanted))
          .else(wanted)
          .end(),
      })),
    )
    .returning('taken')
    .executeTakeFirstOrThrow()
  return taken
}
