import { createDocumentService } from '../../electron/core/documents/service.ts'
import type { Embedder } from '../../electron/core/models/embedder.ts'
import { readInThread } from '../../electron/workers/documents/documents.ts'
import { newId } from '../../server-kit/new-id.ts'
import { MemoryLogger } from './test-ledger.ts'
import { TestMemory } from './test-memory.ts'

/** A project's library on a real store, filled as the third process fills it, for what measures search in documents. */
export class DocumentLibrary {
  readonly scope = { sessionId: 'chat', projectId: 'library' }
  readonly #store = new TestMemory()
  readonly db = this.#store.db
  readonly documents: ReturnType<typeof createDocumentService>

  constructor(embedder: Embedder) {
    this.#store.project(this.scope.projectId)
    this.#store.chat(this.scope.sessionId, this.scope.projectId)
    this.documents = createDocumentService({
      db: this.db,
      clock: this.#store.clock,
      newId,
      logger: new MemoryLogger(),
      embedder,
      isIdle: () => true,
      checkPlace: () => {},
    })
  }

  /** Adds a file, reads it in a thread and stores its passages. Its vectors are left to `drainIndexing`. */
  async add(name: string, content: Uint8Array): Promise<void> {
    this.documents.add({ name, project_id: this.scope.projectId }, content)
    const job = await this.documents.reading.lease('library', 0, new AbortController().signal)
    if (job === null) throw new Error(`${name} does not wait to be read.`)
    const read = await readInThread(job.kind, Buffer.from(job.content_base64, 'base64'))
    this.documents.reading.finish({ lease_id: job.lease_id, ...read })
  }

  /** A chat in no project, without a document. */
  emptyChat(): { sessionId: string; projectId: null } {
    return { sessionId: this.#store.chat('empty'), projectId: null }
  }

  async close(): Promise<void> {
    await this.documents.stop()
    this.#store.close()
  }
}
