import type { Context } from 'hono'
import type { z } from 'zod'
import { badRequest } from './api-error.ts'

/** Parses the body of a call; what is wrong with it is told as OpenAI does, with the name of the first field. */
export async function readBody<S extends z.ZodType>(c: Context, schema: S): Promise<z.infer<S>> {
  const body: unknown = await c.req.json().catch(() => undefined)
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const param = issue ? issue.path.map(String).join('.').slice(0, MAX_PARAM_CHARS) : ''
  throw badRequest(
    param || null,
    (issue?.message ?? 'The request could not be read.').slice(0, MAX_ISSUE_CHARS),
  )
}

/** Names in the body come from the caller: the answer stays short however long they are. */
const MAX_PARAM_CHARS = 100
const MAX_ISSUE_CHARS = 300
