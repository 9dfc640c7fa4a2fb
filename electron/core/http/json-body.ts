import type { MiddlewareHandler } from 'hono'
import { MAX_DOCUMENT_BYTES } from '../../../contract/core/documents.ts'
import { type BodyLimit, requireBytes, requireJson } from '../../../server-kit/json-body.ts'
import type { CoreEnv } from './guards.ts'

/** Far above 10,000 characters of four bytes each with every one escaped; small enough to refuse a flood. */
export const MAX_BODY_BYTES = 1_000_000

/** An export of the 50,000 memories that an import takes, at some 400 bytes each with room to spare. */
export const MAX_IMPORT_BYTES = 32_000_000
const IMPORT_PATH = '/memory/import'

/** Requests nest a handful of levels, a JSON schema for the model some more. */
export const MAX_JSON_DEPTH = 32

const ORDINARY: BodyLimit = { maxBytes: MAX_BODY_BYTES, maxDepth: MAX_JSON_DEPTH }
const OF_IMPORT: BodyLimit = { maxBytes: MAX_IMPORT_BYTES, maxDepth: MAX_JSON_DEPTH }

/** 5 MB of text in passages, with every sign escaped. */
const FINISHED_PATH = '/work/documents/finish'
const OF_FINISHED: BodyLimit = { maxBytes: 64_000_000, maxDepth: MAX_JSON_DEPTH }

const DOCUMENTS_PATH = '/documents'
const readFile = requireBytes<CoreEnv>(MAX_DOCUMENT_BYTES, 'document_too_large')
const readJson = requireJson<CoreEnv>((c) => {
  if (c.req.path === IMPORT_PATH) return OF_IMPORT
  return c.req.path === FINISHED_PATH ? OF_FINISHED : ORDINARY
})

/** Accepts JSON within the limit of the route, and bytes where a file is added. */
export const readBody: MiddlewareHandler<CoreEnv> = (c, next) =>
  c.req.method === 'POST' && c.req.path === DOCUMENTS_PATH ? readFile(c, next) : readJson(c, next)
