import { setImmediate as nextTurn } from 'node:timers/promises'
import { apiKeyIdOf } from '../../../contract/core/local-api.ts'
import type { UsageBreakdown } from '../../../contract/core/usage.ts'
import { DAY_MS, dayName, dayOf } from '../../../contract/utc-day.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import type { Clock } from '../clock.ts'
import { Breakdown } from './breakdown.ts'
import { csvLine } from './csv.ts'
import { readNowMs } from './day-clock.ts'
import { listUses, type UseRow } from './use-store.ts'

export interface ReportDeps {
  db: WritableDb
  clock: Clock
  /** Whose entries are read. */
  owner: () => string
  /** Titles of the chats and names of the local API's keys, by session id; what was deleted is left out. */
  titlesOf: (sessionIds: readonly string[]) => ReadonlyMap<string, string>
}

/** What the user reads from the ledger: who used what, and the ledger as a table. */
export interface ReportService {
  /** Use of the last `days` UTC days by chat and by model. */
  breakdown(days: number): Promise<UsageBreakdown>
  /** Every entry as CSV, oldest first: a header line, then portion by portion. Ends when its reader does. */
  exportCsv(): { name: string; portions: AsyncIterable<string> }
}

const CSV_COLUMNS = [
  'seq',
  'time_utc',
  'account',
  'resource',
  'amount',
  'chat',
  'model',
  'input_tokens',
  'output_tokens',
  'entry_hash',
] as const

export function createReportService(deps: ReportDeps): ReportService {
  const { db, clock } = deps
  return {
    async breakdown(days) {
      const firstDay = dayOf(readNowMs(db, clock)) - days + 1
      const breakdown = new Breakdown(firstDay * DAY_MS)
      for await (const rows of portions(db, deps.owner())) for (const row of rows) breakdown.add(row)
      return breakdown.reply(deps.titlesOf)
    },
    exportCsv() {
      const today = dayName(dayOf(readNowMs(db, clock)))
      return { name: `novacore-usage-${today}.csv`, portions: csvPortions(deps) }
    },
  }
}

/** About 5 ms of work: answers go on between two portions. */
const PORTION_ROWS = 1_000

/** Walks the entries of one user, oldest first. What is appended meanwhile comes last. */
async function* portions(db: WritableDb, owner: string): AsyncGenerator<readonly UseRow[]> {
  let lastSeq = 0
  for (;;) {
    const rows = listUses(db, owner, lastSeq, PORTION_ROWS)
    yield rows
    if (rows.length < PORTION_ROWS) return
    lastSeq = rows.at(-1)?.seq ?? lastSeq
    await nextTurn()
  }
}

async function* csvPortions({ db, owner, titlesOf }: ReportDeps): AsyncGenerator<string> {
  yield csvLine(CSV_COLUMNS)
  const userId = owner()
  for await (const rows of portions(db, userId)) yield csvOf(rows, userId, titlesOf)
}

/** A chat is named by its title, a program by its key; one that was deleted or has none, by its id. */
function csvOf(rows: readonly UseRow[], owner: string, titlesOf: ReportDeps['titlesOf']): string {
  const titles = titlesOf([...new Set(rows.flatMap(({ session_id: id }) => id ?? []))])
  const nameOf = (id: string) => {
    const title = titles.get(id)
    if (!title) return id
    return apiKeyIdOf(id) === null ? title : `Local API: ${title}`
  }
  return rows
    .map((row) =>
      csvLine([
        row.seq,
        new Date(row.timestamp).toISOString(),
        owner,
        row.resource_type,
        row.amount,
        row.session_id === null ? null : nameOf(row.session_id),
        row.model,
        row.input_tokens,
        row.output_tokens,
        row.hash,
      ]),
    )
    .join('')
}
