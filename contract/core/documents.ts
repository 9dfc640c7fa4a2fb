import { z } from 'zod'
import { idSchema, msSchema } from './fields.ts'
import { leaseRequestSchema } from './work.ts'

/** What the user may add to a chat or to a project's library (spec A9). */
export const MAX_DOCUMENT_BYTES = 25_000_000
export const MAX_DOCUMENT_PAGES = 2_000
/** Of the text in it, in UTF-16 units. */
export const MAX_DOCUMENT_CHARS = 5_000_000
export const MAX_READING_MS = 60_000
const MAX_DOCUMENT_NAME_CHARS = 200
/** Above what 5 MB of text can make, at a few hundred characters each. */
const MAX_PASSAGES = 40_000
/** Longer than any passage that the reader makes. */
const MAX_PASSAGE_CHARS = 4_000
const MAX_HEADING_CHARS = 200
/** In one chat or one library: each of them is searched in full. */
export const MAX_DOCUMENTS = 50

export const documentKindSchema = z.enum(['text', 'markdown', 'code', 'csv', 'html', 'pdf', 'docx'])
export type DocumentKind = z.infer<typeof documentKindSchema>

const EXTENSIONS: Readonly<Record<DocumentKind, string>> = {
  text: 'txt text log rst',
  markdown: 'md markdown mdx',
  code: `c cc cfg cpp cs css dart ex go h hpp hs ini java jl js json jsonl jsx kt lua m mjs php pl ps1 py r rb rs scala
    sh sql swift toml ts tsx vue xml yaml yml zig`,
  csv: 'csv tsv',
  html: 'html htm xhtml',
  pdf: 'pdf',
  docx: 'docx',
}
const KINDS = new Map(
  documentKindSchema.options.flatMap((kind) =>
    EXTENSIONS[kind].split(/\s+/).map((end) => [end, kind] as const),
  ),
)
/** For a file input: ".txt,.md,…". */
export const DOCUMENT_EXTENSIONS = [...KINDS.keys()].map((end) => `.${end}`)

/** Returns the kind of a file by the ending of its name; null for a kind that cannot be read. */
export function kindOfDocument(name: string): DocumentKind | null {
  const dot = name.lastIndexOf('.')
  return dot === -1 ? null : (KINDS.get(name.slice(dot + 1).toLowerCase()) ?? null)
}

/** Why a document could not be read. */
export const documentFailureSchema = z.enum([
  'document_too_large',
  'document_encrypted',
  'document_has_no_text',
  'document_unreadable',
])
export type DocumentFailure = z.infer<typeof documentFailureSchema>

export const documentSchema = z.object({
  id: idSchema,
  name: z.string(),
  kind: documentKindSchema,
  size_bytes: z.number().int(),
  session_id: idSchema.nullable(),
  project_id: idSchema.nullable().describe('Set for a document of a project’s library.'),
  state: z
    .enum(['waiting', 'reading', 'indexing', 'ready', 'failed'])
    .describe('From `indexing` on it is found by words, when `ready` by meaning too.'),
  error: documentFailureSchema.nullable(),
  pages: z.number().int().nullable(),
  passages: z.number().int(),
  passages_indexed: z.number().int().describe('How many of them are found by meaning.'),
  created_at: msSchema,
})
export type Document = z.infer<typeof documentSchema>

/** Where a passage stands: its page, the headings above it, or its lines (of a table: rows). */
const placeFields = {
  page: z.number().int().positive().nullable(),
  heading: z.string().max(MAX_HEADING_CHARS).nullable(),
  first_line: z.number().int().positive().nullable(),
  last_line: z.number().int().positive().nullable(),
}
const readPassageSchema = z.object({
  ...placeFields,
  text: z.string().min(1).max(MAX_PASSAGE_CHARS),
})
export type ReadPassage = z.infer<typeof readPassageSchema>
const passageSchema = readPassageSchema.extend({ position: z.number().int().min(0) })

/** A passage that an answer was given. Its place stays when the document is deleted; its text does not. */
const sourceSchema = z.object({
  document_id: idSchema,
  position: z.number().int().min(0),
  name: z.string(),
  kind: documentKindSchema,
  ...placeFields,
})
export type Source = z.infer<typeof sourceSchema>

export const addDocumentQuerySchema = z
  .object({
    name: z.string().trim().min(1).max(MAX_DOCUMENT_NAME_CHARS),
    session_id: idSchema.optional(),
    project_id: idSchema.optional(),
  })
  .refine(
    ({ session_id, project_id }) => (session_id === undefined) !== (project_id === undefined),
    'Name a chat or a project.',
  )
export const listDocumentsQuerySchema = z.object({
  session_id: idSchema.optional(),
  project_id: idSchema.optional(),
})
export const documentListSchema = z.object({
  documents: z.array(documentSchema).describe('In the order in which they were added.'),
})
export const documentParamsSchema = z.object({ id: idSchema })
export const passageParamsSchema = z.object({ id: idSchema, position: z.coerce.number().int().min(0) })
export const passageReplySchema = z.object({
  document: documentSchema,
  passage: passageSchema,
  before: passageSchema.nullable(),
  after: passageSchema.nullable(),
})
export type PassageReply = z.infer<typeof passageReplySchema>
export const sourcesParamsSchema = z.object({ session_id: idSchema })
export const sourcesReplySchema = z.object({
  answers: z.record(z.string(), z.array(sourceSchema)).describe('By the id of the answer, best first.'),
})

/** What the process that reads documents asks for and hands back. */
export const documentJobSchema = z.object({
  lease_id: idSchema,
  kind: documentKindSchema,
  content_base64: z.string(),
})
export type DocumentJob = z.infer<typeof documentJobSchema>
export const leaseDocumentRequestSchema = leaseRequestSchema
export const leaseDocumentReplySchema = z.object({ job: documentJobSchema.nullable() })
export const finishDocumentRequestSchema = z.strictObject({
  lease_id: idSchema,
  pages: z.number().int().min(0).max(MAX_DOCUMENT_PAGES).nullable(),
  passages: z.array(readPassageSchema).min(1).max(MAX_PASSAGES),
})
export type FinishDocumentRequest = z.infer<typeof finishDocumentRequestSchema>
export const failDocumentRequestSchema = z.strictObject({
  lease_id: idSchema,
  code: z.string().max(80).describe('Any but a failure that is known means document_unreadable.'),
})
