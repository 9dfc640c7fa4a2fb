import type { AnswerMemories, AnswerMemory, Retrieved } from '../../../contract/core/memory.ts'
import { scorePartsSchema } from '../../../contract/core/memory.ts'
import type { MemoryMode } from '../../../contract/core/projects.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, sql, transaction } from '../../../native/sqlite/sql.ts'
import { FADE_MS, type MemoryDeps } from './memory-deps.ts'
import { countUse, getMemory } from './store.ts'
import { forgottenRanges, withoutRanges } from './tombstones.ts'

interface AnswerRow {
  unit_kind: 'memory' | 'message'
  unit_id: string
  state: AnswerMemory['state']
  score: number
  parts: string
}

export function recordAnswer(
  { db, clock }: MemoryDeps,
  answerId: string,
  units: readonly Retrieved[],
  state: 'used' | 'offered',
): void {
  transaction(db, () => {
    const counted = get<{ next: number }>(
      db,
      sql`SELECT coalesce(max(position) + 1, 0) AS next FROM answer_memories WHERE answer_id = ${answerId}`,
    )
    const now = clock.nowMs()
    for (const [index, unit] of units.entries()) {
      run(
        db,
        sql`INSERT INTO answer_memories (answer_id, position, unit_kind, unit_id, state, score, parts)
            VALUES (${answerId}, ${(counted?.next ?? 0) + index}, ${unit.kind}, ${unit.id}, ${state}, ${unit.score},
                    ${JSON.stringify(unit.parts)})`,
      )
      if (state === 'used' && unit.kind === 'memory') countUse(db, unit.id, now, now + FADE_MS)
    }
  })
}

const NO_PARTS = scorePartsSchema.parse({
  text: 0,
  meaning: 0,
  who: 0,
  session: 0,
  when: 0,
  reflection: 0,
  weight: 0,
})

export function recordRemoved(
  { db }: Pick<MemoryDeps, 'db'>,
  answerId: string,
  ids: readonly string[],
): void {
  const removed = [...new Set(ids)].flatMap((id) => {
    if (getMemory(db, id)) return [{ kind: 'memory', id }]
    return get(db, sql`SELECT 1 FROM messages WHERE id = ${id}`) ? [{ kind: 'message', id }] : []
  })
  const { next } = get<{ next: number }>(
    db,
    sql`SELECT coalesce(max(position) + 1, 0) AS next FROM answer_memories WHERE answer_id = ${answerId}`,
  ) ?? { next: 0 }
  for (const [index, { kind, id }] of removed.entries()) {
    run(
      db,
      sql`INSERT INTO answer_memories (answer_id, position, unit_kind, unit_id, state, score, parts)
          VALUES (${answerId}, ${next + index}, ${kind}, ${id}, 'removed', 0, ${JSON.stringify(NO_PARTS)})`,
    )
  }
}

export function countsOfAnswers(
  db: ReadableDb,
  answerIds: readonly string[],
): Map<string, { used: number; offered: number }> {
  const rows = all<{ answer_id: string; used: number; offered: number }>(
    db,
    sql`SELECT answer_id, sum(state = 'used') AS used, sum(state = 'offered') AS offered FROM answer_memories
        WHERE answer_id IN (SELECT value FROM json_each (${JSON.stringify(answerIds)})) GROUP BY answer_id`,
  )
  return new Map(rows.map(({ answer_id, used, offered }) => [answer_id, { used, offered }]))
}

/** As they are now: a text that was forgotten since is null. */
export function answerMemories(db: ReadableDb, answerId: string, mode: MemoryMode | null): AnswerMemories {
  const rows = all<AnswerRow>(
    db,
    sql`SELECT unit_kind, unit_id, state, score, parts FROM answer_memories WHERE answer_id = ${answerId}
        ORDER BY position`,
  )
  return {
    mode,
    memories: rows.map((row) => ({
      kind: row.unit_kind,
      id: row.unit_id,
      state: row.state,
      ...((row.unit_kind === 'memory' ? ofMemory : ofMessage)(db, row.unit_id) ?? GONE),
      score: row.score,
      parts: scorePartsSchema.parse(JSON.parse(row.parts)),
    })),
  }
}

type Shown = Pick<
  AnswerMemory,
  'text' | 'who' | 'at' | 'tier' | 'memory_kind' | 'session_id' | 'session_title'
>
const GONE: Shown = {
  text: null,
  who: null,
  at: null,
  tier: null,
  memory_kind: null,
  session_id: null,
  session_title: null,
}

function ofMemory(db: ReadableDb, id: string): Shown | null {
  const row = getMemory(db, id)
  if (!row) return null
  const chat = get<{ id: string; title: string }>(
    db,
    sql`SELECT s.id, s.title FROM memory_sources o JOIN messages m ON m.id = o.message_id
        JOIN sessions s ON s.id = m.session_id AND s.deleted_at_ms IS NULL
        WHERE o.memory_id = ${id} ORDER BY o.id LIMIT 1`,
  )
  return {
    text: row.text,
    who: row.author === 'distillation' ? 'Nova' : 'You',
    at: row.created_at_ms,
    tier: row.tier,
    memory_kind: row.kind,
    session_id: chat?.id ?? null,
    session_title: chat?.title ?? null,
  }
}

function ofMessage(db: ReadableDb, id: string): Shown | null {
  const row = get<{
    content: string
    role: string
    speaker: string | null
    created_at_ms: number
    session_id: string
    title: string
  }>(
    db,
    sql`SELECT m.content, m.role, m.speaker, m.created_at_ms, m.session_id, s.title
        FROM messages m JOIN sessions s ON s.id = m.session_id
        WHERE m.id = ${id} AND s.deleted_at_ms IS NULL`,
  )
  const text = row ? withoutRanges(row.content, forgottenRanges(db, id)) : ''
  if (!row || text === '') return null
  return {
    text,
    who: row.speaker ?? (row.role === 'user' ? 'You' : 'Nova'),
    at: row.created_at_ms,
    tier: 'stm',
    memory_kind: null,
    session_id: row.session_id,
    session_title: row.title,
  }
}
