import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, sql } from '../../../native/sqlite/sql.ts'

/** An entry with what its metadata says in columns of their own; null where it says nothing. */
export interface UseRow {
  seq: number
  /** ms UTC */
  timestamp: number
  resource_type: string
  amount: number
  session_id: string | null
  model: string | null
  input_tokens: number | null
  output_tokens: number | null
  hash: string
}

/** Entries of one user above `afterSeq`, oldest first, at most `limit`. */
export function listUses(db: ReadableDb, userId: string, afterSeq: number, limit: number): UseRow[] {
  return all<UseRow>(
    db,
    sql`SELECT seq, timestamp, resource_type, amount, metadata ->> '$.session_id' AS session_id,
               metadata ->> '$.model' AS model, metadata ->> '$.input_tokens' AS input_tokens,
               metadata ->> '$.output_tokens' AS output_tokens, hash
        FROM usage_ledger WHERE user_id = ${userId} AND seq > ${afterSeq} ORDER BY seq LIMIT ${limit}`,
  )
}
