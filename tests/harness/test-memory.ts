import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type StoreMemoryRequest, storeMemoryRequestSchema } from '../../contract/core/memory.ts'
import type { ProposedMemory } from '../../electron/core/memory/keep.ts'
import type { MemoryDeps, MemoryRecall } from '../../electron/core/memory/memory-deps.ts'
import {
  createProvenanceService,
  type ProvenanceService,
} from '../../electron/core/memory/provenance-service.ts'
import { createRunService, type RunService } from '../../electron/core/memory/run-service.ts'
import { createMemoryService, type MemoryService } from '../../electron/core/memory/service.ts'
import { MIGRATIONS } from '../../electron/core/store/migrations/index.ts'
import { foldIn, scrubIfSmall } from '../../electron/core/store/scrub.ts'
import { migrate } from '../../native/sqlite/migrate.ts'
import { openDatabase, type WritableDb } from '../../native/sqlite/open.ts'
import { run, sql } from '../../native/sqlite/sql.ts'
import { newId } from '../../server-kit/new-id.ts'
import { FakeClock, MemoryLogger } from './test-ledger.ts'

/** A fake search: keeps which messages it was told to index again. */
export class RecordingRecall implements MemoryRecall {
  readonly reindexed: string[] = []
  similar = () => []
  reindexMessage = (id: string) => void this.reindexed.push(id)
  counts = () => ({ units: 7, vectorsWaiting: 2 })
}

/** The services of memory on a real database file, with chats that a test writes by hand. */
export class TestMemory {
  readonly dir = mkdtempSync(join(tmpdir(), 'nova-memory-'))
  readonly path = join(this.dir, 'novacore.db')
  readonly clock = new FakeClock()
  readonly recall = new RecordingRecall()
  db!: WritableDb
  deps!: MemoryDeps
  memory!: MemoryService
  runs!: RunService
  provenance!: ProvenanceService
  #messages = 0

  constructor() {
    this.#open()
    migrate(this.db, MIGRATIONS)
  }

  /** As after a kill of the core: what runs finds its database closed, and a new service works on the file. */
  reopen(): void {
    this.db.close()
    this.#open()
  }

  #open(): void {
    this.db = openDatabase(this.path)
    this.deps = this.#depsOf(this.db)
    this.memory = createMemoryService(this.deps)
    this.runs = createRunService(this.deps)
    this.provenance = createProvenanceService(this.deps)
  }

  #depsOf(db: WritableDb): MemoryDeps {
    return {
      db,
      clock: this.clock,
      newId,
      logger: new MemoryLogger(),
      recall: () => this.recall,
      scrub: () => {
        scrubIfSmall(db)
        foldIn(db)
      },
      forgetInCopies: async () => ({ rewritten: 0, left: [] }),
    }
  }

  project(id: string): string {
    run(
      this.db,
      sql`INSERT INTO projects (id, name, created_at_ms, updated_at_ms) VALUES (${id}, ${`Project ${id}`}, 1, 1)`,
    )
    return id
  }

  chat(id: string, projectId: string | null = null): string {
    const now = this.clock.nowMs()
    run(
      this.db,
      sql`INSERT INTO sessions (id, title, created_at_ms, updated_at_ms, project_id)
          VALUES (${id}, ${`Chat ${id}`}, ${now}, ${now}, ${projectId})`,
    )
    return id
  }

  /** Returns its id. */
  say(
    chat: string,
    content: string,
    how: { role?: 'user' | 'assistant'; mode?: 'off' | 'automatic' } = {},
  ): string {
    this.#messages += 1
    const id = `${chat}-${this.#messages}`
    const now = this.clock.nowMs()
    run(
      this.db,
      sql`INSERT INTO messages (id, session_id, role, content, status, created_at_ms, memory_mode)
          VALUES (${id}, ${chat}, ${how.role ?? 'user'}, ${content}, 'complete', ${now}, ${how.mode ?? 'automatic'})`,
    )
    return id
  }

  /** Reflection has read everything that was said so far. */
  reflected(): void {
    this.db.exec('UPDATE messages SET is_read = 1')
  }

  store(text: string, request: Partial<StoreMemoryRequest> = {}) {
    return this.memory.store(storeMemoryRequestSchema.parse({ text, ...request }))
  }

  /** What a model proposes of a message; it quotes all of it unless told otherwise. */
  keep(messageId: string, text: string, proposed: Partial<ProposedMemory> = {}, runId = this.run()) {
    return this.memory.keep(
      {
        kind: 'fact',
        text,
        confidence: 0.8,
        importance: 0.5,
        scope: 'everywhere',
        scopeId: null,
        subject: null,
        slot: null,
        value: null,
        polarity: 'holds',
        isChange: false,
        isStated: true,
        validFromMs: null,
        expiresAtMs: null,
        messageId,
        quote: text,
        ...proposed,
      },
      runId,
    )
  }

  run(): string {
    return this.runs.start('reflection', 'automatic', null)
  }

  /** Whether the text stands anywhere in the files of the store. */
  isInFiles(text: string): boolean {
    return [this.path, `${this.path}-wal`].some((path) => readFileSync(path).includes(text))
  }

  close(): void {
    this.db.close()
    rmSync(this.dir, { recursive: true, force: true })
  }
}
