import { hc } from 'hono/client'
import type { z } from 'zod'
import type { CoreApp } from '../../electron/core/app.ts'
import { CoreError, errorFromResponse } from './core-error.ts'

/**
 * The core as the page reaches it: main passes /api/* of the page's own origin on and adds the service token, which
 * the page never sees. A call resolves with a success only; everything else is thrown as CoreError.
 */
export const core = hc<CoreApp>(`${location.origin}/api`, { fetch: fetchCore })

export async function fetchCore(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init).catch((cause: unknown) => {
    throw new CoreError('core_unreachable', 0, cause instanceof Error ? cause.message : String(cause))
  })
  if (!response.ok) throw await errorFromResponse(response)
  return response
}

/** Parses the reply: even the core's word is `unknown` until its schema has read it. */
export async function readReply<T>(
  schema: z.ZodType<T>,
  reply: Promise<{ json(): Promise<unknown> }>,
): Promise<T> {
  return schema.parse(await (await reply).json())
}

/** Second argument of a client call that can be given up. */
export function until(signal: AbortSignal) {
  return { init: { signal } }
}
