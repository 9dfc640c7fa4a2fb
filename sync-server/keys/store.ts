import type { Queries, SigningKeyRow, Trx } from '../db/schema.ts'

/** All keys of a purpose, in the order in which they sign. */
export function listKeys(db: Queries, purpose: string): Promise<SigningKeyRow[]> {
  return keysOf(db, purpose).execute()
}

/** The keys of a purpose that are not retired, in the order in which they sign. */
export function listLiveKeys(db: Queries, purpose: string): Promise<SigningKeyRow[]> {
  return keysOf(db, purpose).where('retired_at_ms', 'is', null).execute()
}

function keysOf(db: Queries, purpose: string) {
  return db
    .selectFrom('signing_keys')
    .selectAll()
    .where('purpose', '=', purpose)
    .orderBy('created_at_ms')
    .orderBy('kid')
}

export function listAllKeys(db: Queries): Promise<SigningKeyRow[]> {
  return db.selectFrom('signing_keys').selectAll().execute()
}

export async function insertKey(trx: Trx, row: SigningKeyRow): Promise<void> {
  await trx.insertInto('signing_keys').values(row).execute()
}

export async function updateKey(
  trx: Trx,
  kid: string,
  changes: Partial<Pick<SigningKeyRow, 'retired_at_ms' | 'sealed_private_jwk'>>,
): Promise<void> {
  await trx.updateTable('signing_keys').set(changes).where('kid', '=', kid).execute()
}
