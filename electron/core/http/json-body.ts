import { type BodyLimit, requireJson } from '../../../server-kit/json-body.ts'
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

/** Accepts JSON within the limit of the route. */
export const readBody = requireJson<CoreEnv>((c) => (c.req.path === IMPORT_PATH ? OF_IMPORT : ORDINARY))
