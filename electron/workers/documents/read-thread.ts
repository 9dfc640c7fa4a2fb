import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { documentKindSchema } from '../../../contract/core/documents.ts'
import { UnreadableError } from './blocks.ts'
import { readDocument } from './read-document.ts'

/** Entry of the thread that reads one file and ends: it may run out of memory or time without harm to the process. */
const { kind, bytes } = z
  .object({ kind: documentKindSchema, bytes: z.instanceof(Uint8Array) })
  .parse(workerData)

readDocument(kind, bytes).then(
  (read) => parentPort?.postMessage(read),
  (error: unknown) =>
    parentPort?.postMessage({ code: error instanceof UnreadableError ? error.code : 'document_unreadable' }),
)
