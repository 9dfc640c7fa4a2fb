import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, runOne, sql } from '../../../native/sqlite/sql.ts'
import { fromBytes, signsOf, toBytes } from './vector.ts'

/**
 * Units whose signs differ least from the query's, nearest first: a coarse pass, to be ranked again by the floats.
 * @param within only of these; null for all
 */
export function nearestSigns(
  db: ReadableDb,
  query: Float32Array,
  limit: number,
  within: readonly number[] | null = null,
): number[] {
  const signs = signsOf(query)
  const nearest =
    within === null
      ? sql`SELECT unit, vec_distance_hamming(vec_bit(signs), vec_bit(${signs})) AS distance
            FROM recall_signs ORDER BY distance LIMIT ${limit}`
      : sql`SELECT s.unit, vec_distance_hamming(vec_bit(s.signs), vec_bit(${signs})) AS distance
            FROM json_each(${JSON.stringify(within)}) j CROSS JOIN recall_signs s ON s.unit = j.value
            ORDER BY distance LIMIT ${limit}`
  return all<{ unit: number }>(db, nearest).map(({ unit }) => unit)
}

/** Cosine of each unit that has a vector of this model. sqlite-vec computes it, so that no vector leaves the database. */
export function cosinesOf(
  db: ReadableDb,
  units: readonly number[],
  query: Float32Array,
  model: string,
): Map<number, number> {
  const rows = all<{ unit: number; distance: number }>(
    db,
    sql`SELECT v.unit, vec_distance_cosine(v.vector, ${toBytes(query)}) AS distance
        FROM json_each(${JSON.stringify(units)}) j
        CROSS JOIN recall_vectors v ON v.unit = j.value WHERE v.model = ${model}`,
  )
  return new Map(rows.map(({ unit, distance }) => [unit, 1 - distance]))
}

export function vectorOf(db: ReadableDb, unit: number, model: string): Float32Array | null {
  const row = get<{ vector: Uint8Array }>(
    db,
    sql`SELECT vector FROM recall_vectors WHERE unit = ${unit} AND model = ${model}`,
  )
  return row === undefined ? null : fromBytes(row.vector)
}

/** Active memories of exactly this scope by cosine: all of them are compared, 50,000 in about 30 ms. */
export function similarMemories(
  db: ReadableDb,
  unit: number,
  vector: Float32Array,
  model: string,
  limit: number,
): { id: string; cosine: number }[] {
  return all(
    db,
    sql`SELECT k.id, 1 - vec_distance_cosine(v.vector, ${toBytes(vector)}) AS cosine
        FROM memories own
        JOIN memories k ON k.scope = own.scope AND k.scope_id IS own.scope_id
        JOIN recall_vectors v ON v.unit = k.rowid * 2 + 1 AND v.model = ${model}
        WHERE own.rowid = ${(unit - 1) / 2} AND k.rowid <> own.rowid AND k.state = 'active'
        ORDER BY cosine DESC, k.rowid LIMIT ${limit}`,
  )
}

interface WaitingUnit {
  rowid: number
  text: string
}

/** Newest first: recent messages are the likeliest to be asked for. */
export function waitingUnits(db: ReadableDb, limit: number): WaitingUnit[] {
  return all(
    db,
    sql`SELECT u.rowid, u.text FROM recall_waiting w JOIN recall_units u ON u.rowid = w.unit
        ORDER BY w.unit DESC LIMIT ${limit}`,
  )
}

export function countWaiting(db: ReadableDb, model: string): number {
  const count = sql`SELECT (SELECT count(*) FROM recall_waiting)
    + (SELECT count(*) FROM recall_vectors WHERE model < ${model}) + (SELECT count(*) FROM recall_vectors WHERE model > ${model}) AS count`
  return get<{ count: number }>(db, count)?.count ?? 0
}

/** Deletes vectors of other models and queues their units for a new one. */
export function retireOtherModels(db: WritableDb, model: string): void {
  const others = sql`SELECT 1 FROM recall_vectors WHERE model < ${model}
                     UNION ALL SELECT 1 FROM recall_vectors WHERE model > ${model} LIMIT 1`
  if (get(db, others) === undefined) return
  run(
    db,
    sql`INSERT INTO recall_waiting (unit) SELECT unit FROM recall_vectors WHERE model <> ${model}
        ON CONFLICT DO NOTHING`,
  )
  run(
    db,
    sql`DELETE FROM recall_signs WHERE unit IN (SELECT unit FROM recall_vectors WHERE model <> ${model})`,
  )
  run(db, sql`DELETE FROM recall_vectors WHERE model <> ${model}`)
}

/** Stores a vector, unless the text has changed since it was read: then its vector comes with the next batch. */
export function putVector(
  db: WritableDb,
  unit: Pick<WaitingUnit, 'rowid' | 'text'>,
  model: string,
  vector: Float32Array,
): void {
  const isSame = sql`SELECT 1 FROM recall_units WHERE rowid = ${unit.rowid} AND text = ${unit.text}`
  if (get(db, isSame) === undefined) return
  runOne(
    db,
    sql`INSERT INTO recall_vectors (unit, model, vector) VALUES (${unit.rowid}, ${model}, ${toBytes(vector)})
        ON CONFLICT (unit) DO UPDATE SET model = excluded.model, vector = excluded.vector`,
  )
  runOne(
    db,
    sql`INSERT INTO recall_signs (unit, signs) VALUES (${unit.rowid}, ${signsOf(vector)})
        ON CONFLICT (unit) DO UPDATE SET signs = excluded.signs`,
  )
  run(db, sql`DELETE FROM recall_waiting WHERE unit = ${unit.rowid}`)
}
