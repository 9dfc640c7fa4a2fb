import type { DocumentKind, FinishDocumentRequest } from '../../../contract/core/documents.ts'
import { type ReadDocument, UnreadableError } from './blocks.ts'
import { toPassages } from './passages.ts'
import { readDocx } from './read-docx.ts'
import { readHtml } from './read-html.ts'
import { readPdf } from './read-pdf.ts'
import { decodeText, readCsv, readLines, readMarkdown } from './read-text.ts'

export type ReadPassages = Pick<FinishDocumentRequest, 'pages' | 'passages'>

/** Reads a file into passages. Throws UnreadableError for what cannot be read, and whatever its parser throws. */
export async function readDocument(kind: DocumentKind, bytes: Uint8Array): Promise<ReadPassages> {
  const { pages, blocks } = await read(kind, bytes)
  const passages = toPassages(blocks)
  if (passages.length === 0) throw new UnreadableError('document_has_no_text')
  return { pages, passages }
}

async function read(kind: DocumentKind, bytes: Uint8Array): Promise<ReadDocument> {
  switch (kind) {
    case 'pdf':
      return readPdf(bytes)
    case 'docx':
      return { pages: null, blocks: await readDocx(bytes) }
    case 'html':
      return { pages: null, blocks: readHtml(decodeText(bytes)) }
    case 'markdown':
      return { pages: null, blocks: readMarkdown(decodeText(bytes)) }
    case 'csv':
      return { pages: null, blocks: readCsv(decodeText(bytes)) }
    case 'text':
    case 'code':
      return { pages: null, blocks: readLines(decodeText(bytes)) }
  }
}
