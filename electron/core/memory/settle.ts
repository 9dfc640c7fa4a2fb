import type { MemoryReason } from '../../../contract/core/memory.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, sql } from '../../../native/sqlite/sql.ts'
import { slotsBeside } from '../statements/slots.ts'
import { changedPart, type Step } from './event-store.ts'
import type { MemoryDeps } from './memory-deps.ts'
import { type Standing, standings, type Verdict } from './standing.ts'
import { deleteLink, insertLink, type LinkRow, type MemoryRow, mustGetRow, saveMemory } from './store.ts'

/** What statements are compared within: one subject in one scope, and slots that speak of the same. */
export type Group = Pick<MemoryRow, 'scope' | 'scope_id' | 'subject' | 'slot'>

type CandidateRow = MemoryRow & {
  /** The user wrote, edited or pinned it. */
  is_by_hand: 0 | 1
  /** One of its sources is shown, or is not a chat. A memory that was imported as withdrawn stays withdrawn. */
  is_shown: 0 | 1
  /** When it was last said in what is shown. */
  shown_at_ms: number | null
  quote_order: number | null
}

/**
 * Decides again which statements of a group hold (standing.ts), and stores what changed, with an event for each. Call it
 * in the transaction that changed one of them. It leaves alone what the user merged, what has faded, and what was
 * replaced by a memory that has been forgotten since.
 */
export function settle(deps: Pick<MemoryDeps, 'db' | 'clock'>, group: Group, step: () => Step): void {
  if (group.subject === null || group.slot === null) return
  const rows = candidates(deps.db, group)
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const [id, verdict] of standings(rows.map(toStanding))) {
    const row = byId.get(id)
    if (row) apply(deps, row, verdict, step)
  }
}

/** Of each statement of a group that waits for the user: what they pinned or wrote, which it would replace. */
export function whatKeeps(db: ReadableDb, group: Group): Map<string, string> {
  const verdicts = standings(candidates(db, group).map(toStanding))
  return new Map(
    [...verdicts].flatMap(([id, verdict]) => (verdict.state === 'asked' ? [[id, verdict.by]] : [])),
  )
}

function candidates(db: ReadableDb, { scope, scope_id, subject, slot }: Group): CandidateRow[] {
  return all<CandidateRow>(
    db,
    sql`SELECT m.*,
          (m.author = 'person' OR m.is_pinned = 1
            OR EXISTS (SELECT 1 FROM memory_events e
                       WHERE e.memory_id = m.id AND e.action = 'edited' AND e.undone_at_ms IS NULL)) AS is_by_hand,
          ((m.state <> 'withdrawn' AND (
              EXISTS (SELECT 1 FROM memory_sources s WHERE s.memory_id = m.id AND s.message_id IS NULL)
              OR NOT EXISTS (SELECT 1 FROM memory_sources s WHERE s.memory_id = m.id)))
            OR EXISTS (SELECT 1 FROM memory_sources s JOIN messages q ON q.id = s.message_id
                       WHERE s.memory_id = m.id AND q.is_shown = 1)) AS is_shown,
          (SELECT max(q.created_at_ms) FROM memory_sources s JOIN messages q ON q.id = s.message_id
           WHERE s.memory_id = m.id AND q.is_shown = 1) AS shown_at_ms,
          (SELECT min(quote_start) FROM memory_sources s WHERE s.memory_id = m.id) AS quote_order
        FROM memories m
        WHERE m.subject = ${subject} AND m.slot IN (SELECT value FROM json_each(${JSON.stringify(slotsBeside(slot ?? ''))}))
          AND m.scope = ${scope} AND m.scope_id IS ${scope_id}
          AND (m.state IN ('active', 'asked', 'withdrawn') OR (m.state = 'superseded' AND m.superseded_by IS NOT NULL))`,
  )
}

function toStanding(row: CandidateRow): Standing {
  const saidAtMs = row.said_at_ms ?? row.created_at_ms
  return {
    id: row.id,
    subject: row.subject ?? '',
    slot: row.slot ?? '',
    value: row.value ?? '',
    polarity: row.polarity,
    saidAtMs: row.is_by_hand === 1 ? saidAtMs : (row.shown_at_ms ?? saidAtMs),
    order: row.quote_order ?? 0,
    isChange: row.is_change === 1,
    isShown: row.is_by_hand === 1 || row.is_shown === 1,
    isProtected: row.is_by_hand === 1 || row.answered === 'replace',
    answered: row.answered,
  }
}

function apply(
  deps: Pick<MemoryDeps, 'db' | 'clock'>,
  row: CandidateRow,
  verdict: Verdict,
  step: () => Step,
): void {
  const { db, clock } = deps
  const by = verdict.state === 'superseded' ? verdict.by : null
  if (row.state === verdict.state && row.superseded_by === by) return
  const now = clock.nowMs()
  const old: LinkRow[] = row.superseded_by === null ? [] : [linkTo(row.id, row.superseded_by, now)]
  for (const link of old) deleteLink(db, link)
  const links = by === null ? [] : [linkTo(row.id, by, now)]
  for (const link of links) insertLink(db, link)
  const newer = by === null ? null : mustGetRow(db, by)
  const changes = {
    state: verdict.state,
    superseded_by: by,
    valid_to_ms: newer === null ? null : (newer.valid_from_ms ?? newer.said_at_ms ?? newer.created_at_ms),
    updated_at_ms: now,
  }
  saveMemory(db, { ...row, ...changes })
  const action = verdict.state === 'active' ? 'restored' : verdict.state
  step().note(row.id, action, { row: changedPart(row, changes), links }, whyOf(verdict))
}

function whyOf(verdict: Verdict): MemoryReason | undefined {
  if (verdict.state === 'superseded') return verdict.reason
  if (verdict.state === 'withdrawn') return 'other_version'
  return verdict.state === 'asked' ? 'is_pinned' : undefined
}

function linkTo(from: string, to: string, nowMs: number): LinkRow {
  return { from_id: from, to_id: to, kind: 'superseded_by', created_at_ms: nowMs }
}
