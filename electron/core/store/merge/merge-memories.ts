import type { ReadableDb, WritableDb } from '../../../../native/sqlite/open.ts'
import { all, get, run, sql } from '../../../../native/sqlite/sql.ts'
import { forgottenHash } from '../../memory/text-key.ts'
import { forgottenTexts, isForgottenMemory } from '../../memory/tombstone-store.ts'
import { eraseTraces } from '../../memory/trace-store.ts'
import type { MergeRules } from './merge-rules.ts'
import { type Row, RowCopy } from './row-copy.ts'

/**
 * Copies what the other database remembers and this one lacks, after its chats: by id, nothing that is here is changed,
 * unless the source is a later state of this very store (`winner: 'source'`).
 *
 * **What was forgotten stays forgotten**, whichever of the two knows of it: tombstones come first, take away what they
 * name here, and keep out what they name there, by its id and by its words. Of a run of which something was forgotten,
 * the model's own words stay out as well.
 */
export interface MergedMemories {
  memories: number
  unreadable: number
}

export function mergeMemories(target: WritableDb, source: ReadableDb, rules: MergeRules): MergedMemories {
  return new MemoryMerge(target, source, rules).run()
}

class MemoryMerge {
  readonly #target: WritableDb
  readonly #isLater: boolean
  readonly #table: (name: string, key: readonly string[], rowid: string | null) => RowCopy
  readonly #copies: RowCopy[] = []
  /** Memories that came now. */
  readonly #added = new Set<string>()
  /** By salt in hexadecimal. */
  readonly #hashes = new Map<string, ReadonlyMap<string, readonly string[]>>()

  constructor(target: WritableDb, source: ReadableDb, rules: MergeRules) {
    this.#target = target
    this.#isLater = rules.winner === 'source'
    this.#table = (name, key, rowid) => {
      const copy = new RowCopy(target, source, { name, key, rowid })
      this.#copies.push(copy)
      return copy
    }
  }

  run(): MergedMemories {
    this.#takeTombstones()
    const superseders = this.#takeMemories()
    for (const [id, by] of superseders) this.#setSuperseder(id, by)
    this.#takeSources()
    this.#takeLinks()
    const runs = this.#takeMissing('memory_runs', ['id'], null)
    for (const id of runs) this.#endRun(id)
    this.#takeEvents(runs)
    this.#takeAnswers()
    this.#takeMissing('constitutions', ['version'], 'version')
    this.#takeMissing('policy_acts', ['id'], null)
    const unreadable = this.#copies.reduce((sum, copy) => sum + copy.unreadable, 0)
    return { memories: this.#added.size, unreadable }
  }

  #takeTombstones(): void {
    const copy = this.#table(
      'memory_tombstones',
      ['memory_id', 'text_hash', 'message_id', 'quote_start', 'quote_end'],
      'id',
    )
    for (const row of copy.rows()) {
      if (copy.has(row) || this.#wasSaidAgain(row)) continue
      if (copy.add(row)) this.#forget(String(row.memory_id))
    }
  }

  /** True when the user wrote or imported it again after it was forgotten: the open store is the later one. */
  #wasSaidAgain({ at_ms: atMs, salt, text_hash: hash, memory_id: forgottenId }: Row): boolean {
    if (this.#isLater || !(salt instanceof Uint8Array) || typeof hash !== 'string') return false
    const imported = sql`SELECT 1 FROM memory_events
      WHERE memory_id = ${String(forgottenId)} AND action = 'imported' AND at_ms >= ${Number(atMs)} AND undone_at_ms IS NULL`
    if (get(this.#target, imported) !== undefined) return true
    const same = this.#idsByHash(salt).get(hash) ?? []
    return same.some((id) => {
      const isHere = sql`SELECT 1 FROM memories WHERE id = ${id}`
      return id !== forgottenId && get(this.#target, isHere) !== undefined
    })
  }

  /** Memories that are here, by the hashes of their texts: made once for each salt, not for each tombstone. */
  #idsByHash(salt: Uint8Array): ReadonlyMap<string, readonly string[]> {
    const key = Buffer.from(salt).toString('hex')
    const known = this.#hashes.get(key)
    if (known) return known
    const ids = new Map<string, string[]>()
    for (const { id, text } of all<{ id: string; text: string }>(
      this.#target,
      sql`SELECT id, text FROM memories`,
    )) {
      const hash = forgottenHash(salt, text)
      ids.set(hash, [...(ids.get(hash) ?? []), id])
    }
    this.#hashes.set(key, ids)
    return ids
  }

  #forget(id: string): void {
    const texts = all<{ text: string }>(
      this.#target,
      sql`SELECT text FROM memories WHERE id = ${id}
          UNION ALL SELECT quote AS text FROM memory_sources WHERE memory_id = ${id}`,
    )
    if (texts.length === 0) return
    eraseTraces(
      this.#target,
      new Set([id]),
      texts.map(({ text }) => text),
    )
    run(this.#target, sql`DELETE FROM memories WHERE id = ${id}`)
  }

  /** Returns what replaced them: it may come later than they do. */
  #takeMemories(): Map<string, string> {
    const superseders = new Map<string, string>()
    const copy = this.#table('memories', ['id'], 'rowid')
    const isForgottenText = forgottenTexts(this.#target)
    for (const row of copy.rows()) {
      const { id, text, superseded_by: by } = row
      if (typeof id !== 'string' || typeof text !== 'string') continue
      if (isForgottenMemory(this.#target, id) || isForgottenText(text)) continue
      if (!copy.has(row)) {
        if (copy.add({ ...row, superseded_by: null })) this.#added.add(id)
      } else if (!this.#isLater || !copy.replace(row, ['superseded_by'])) continue
      if (typeof by === 'string') superseders.set(id, by)
    }
    return superseders
  }

  #setSuperseder(id: string, by: string): void {
    run(
      this.#target,
      sql`UPDATE memories SET superseded_by = (SELECT id FROM memories WHERE id = ${by}) WHERE id = ${id}`,
    )
  }

  #takeSources(): void {
    const copy = this.#table('memory_sources', ['memory_id', 'quote', 'quote_start', 'quote_end'], 'id')
    for (const row of copy.rows()) if (this.#isOurs(row.memory_id) && !copy.has(row)) copy.add(row)
  }

  #takeLinks(): void {
    const copy = this.#table('memory_links', ['from_id', 'to_id', 'kind'], null)
    for (const row of copy.rows()) {
      if ((this.#isOurs(row.from_id) || this.#isOurs(row.to_id)) && !copy.has(row)) copy.add(row)
    }
  }

  /** Copies all events of a memory or none, so that undo knows their order. */
  #takeEvents(newRuns: ReadonlySet<string>): void {
    const copy = this.#table('memory_events', ['id'], 'seq')
    for (const row of copy.rows()) {
      if (isForgottenMemory(this.#target, String(row.memory_id))) {
        if (newRuns.has(String(row.run_id))) this.#emptyRun(String(row.run_id))
      } else if (this.#isOurs(row.memory_id) && !copy.has(row)) copy.add(row)
    }
  }

  #endRun(id: string): void {
    run(
      this.#target,
      sql`UPDATE memory_runs SET state = 'interrupted', ended_at_ms = started_at_ms
          WHERE id = ${id} AND state = 'running'`,
    )
  }

  #emptyRun(id: string): void {
    run(this.#target, sql`UPDATE memory_runs SET reflection = NULL, error = NULL WHERE id = ${id}`)
  }

  #takeAnswers(): void {
    const copy = this.#table('answer_memories', ['answer_id', 'position'], null)
    for (const row of copy.rows()) if (!copy.has(row)) copy.add(row)
  }

  #takeMissing(name: string, key: readonly string[], rowid: string | null): Set<string> {
    const copy = this.#table(name, key, rowid)
    const added = new Set<string>()
    for (const row of copy.rows()) if (!copy.has(row) && copy.add(row)) added.add(String(row[key[0] ?? '']))
    return added
  }

  #isOurs(id: unknown): boolean {
    return this.#isLater || this.#added.has(String(id))
  }
}
