import { Worker as Thread } from 'node:worker_threads'
import { z } from 'zod'
import {
  type DocumentJob,
  documentFailureSchema,
  documentJobSchema,
  finishDocumentRequestSchema,
  MAX_READING_MS,
} from '../../../contract/core/documents.ts'
import { okReplySchema } from '../../../contract/core/work.ts'
import { call } from '../core-calls.ts'
import type { Worker } from '../work-loop.ts'
import { WorkerError } from '../worker-error.ts'
import type { ReadPassages } from './read-document.ts'

/** Of one file's thread. A PDF of 2,000 pages takes a tenth of it. */
const THREAD_MEMORY_MB = 512

const resultSchema = z.union([
  finishDocumentRequestSchema.omit({ lease_id: true }),
  z.object({ code: documentFailureSchema }),
])

/** Reads the documents of the user, one after the other, each in a thread of its own. */
export const documents: Worker<DocumentJob> = {
  name: 'documents',
  jobSchema: documentJobSchema,
  async work(client, { lease_id, kind, content_base64 }) {
    const read = await readInThread(kind, Buffer.from(content_base64, 'base64'))
    await call(client, '/work/documents/finish', { lease_id, ...read }, okReplySchema)
  },
}

/**
 * Reads a file within the limits of time and memory, after which its thread is ended. Rejects with WorkerError and the
 * reason that the user is told.
 */
export function readInThread(
  kind: DocumentJob['kind'],
  bytes: Uint8Array,
  limits = { timeMs: MAX_READING_MS, memoryMb: THREAD_MEMORY_MB },
): Promise<ReadPassages> {
  return new Promise((resolve, reject) => {
    const fail = (code: z.infer<typeof documentFailureSchema>) =>
      reject(new WorkerError(code, 'It could not be read.'))
    const thread = new Thread(threadEntry(), {
      workerData: { kind, bytes: new Uint8Array(bytes) },
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb },
      stdout: true,
      stderr: true,
    })
    const timer = setTimeout(() => {
      fail('document_too_large')
      void thread.terminate()
    }, limits.timeMs)
    thread.once('message', (message: unknown) => {
      const result = resultSchema.safeParse(message)
      if (!result.success) fail('document_unreadable')
      else if ('code' in result.data) fail(result.data.code)
      else resolve(result.data)
    })
    thread.once('error', (error) => {
      const isTooMuch = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      fail(isTooMuch ? 'document_too_large' : 'document_unreadable')
    })
    thread.once('exit', () => {
      clearTimeout(timer)
      fail('document_unreadable')
    })
  })
}

/** In the packaged app the bundle lies beside the archive: a thread cannot be started from within it. */
function threadEntry(): URL {
  if (import.meta.url.endsWith('.ts')) return new URL('./read-thread.ts', import.meta.url)
  return new URL('./read-thread.mjs', import.meta.url.replace(/app\.asar(?=\/)/, 'app.asar.unpacked'))
}
