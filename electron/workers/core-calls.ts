import type { z } from 'zod'
import { coreErrorBodySchema } from '../../contract/core/errors.ts'
import { modelReplySchema } from '../../contract/core/work.ts'
import type { WorkerCoreClient } from './core-client.ts'
import { WorkerError } from './worker-error.ts'

/** Asks the model for JSON of `format`. Rejects with work_yielded when a user came. */
export type AskModel = (prompt: string, format: object, maxTokens: number) => Promise<string>

/** Calls the core and checks its answer. Rejects with WorkerError: the core's code, or core_unreachable. */
export async function call<S extends z.ZodType>(
  client: WorkerCoreClient,
  path: string,
  body: object,
  schema: S,
): Promise<z.infer<S>> {
  const response = await client.request('POST', path, body).catch(() => {
    throw new WorkerError('core_unreachable', 'The core did not answer.')
  })
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) {
    const error = coreErrorBodySchema.safeParse(answer)
    const { code, message } = error.success ? error.data.error : { code: 'core_failed', message: '' }
    throw new WorkerError(code, message)
  }
  const parsed = schema.safeParse(answer)
  if (!parsed.success) throw new WorkerError('core_malformed', 'The core answered with something else.')
  return parsed.data
}

export function modelOf(client: WorkerCoreClient, worker: string, leaseId: string): AskModel {
  return async (prompt, format, maxTokens) => {
    const body = { lease_id: leaseId, prompt, format, max_tokens: maxTokens }
    return (await call(client, `/work/${worker}/model`, body, modelReplySchema)).text
  }
}

/** Parses the JSON in a model's answer, ignoring its thinking before it; null when there is none. */
export function jsonOf(text: string): unknown {
  const said = text.replace(/<think>[\s\S]*?(?:<\/think>|$)/gi, '').trim()
  const start = said.search(/[{[]/)
  if (start === -1) return null
  try {
    return JSON.parse(said.slice(start))
  } catch {
    return null
  }
}
