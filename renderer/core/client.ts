import { hc } from 'hono/client'
import type { z } from 'zod'
import type { CoreApp } from '../../electron/core/app.ts'
import { CoreError, errorFromResponse } from './core-error.ts'

/**
 * The core as the page reaches it: main forwards /api/* of the page's own origin and adds the service token, which the
 * page never sees. A call resolves only on success; everything else is thrown as CoreError.
 */
export const core = hc<CoreApp>(`${location.origin}/api`, { fetch: fetchCore })

/** Calls the core where Hono’s client cannot: with a body of bytes. */
export async function fetchCore(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init).catch((cause: unknown) => {
    throw new CoreError('core_unreachable', 0, cause instanceof Error ? cause.message : String(cause))
  })
  if (!response.ok) throw await errorFromResponse(response)
  return response
}

/** Parses a reply with its schema. */
export async function readReply<T>(
  schema: z.ZodType<T>,
  reply: Promise<{ json(): Promise<unknown> }>,
): Promise<T> {
  return schema.parse(await (await reply).json())
}

/** A path parameter `id`. Hono's client does not escape parameters, and an imported memory may have any id. */
export function byId(id: string) {
  return { param: { id: encodeURIComponent(id) } }
}

/** Second argument of a client call that can be cancelled. */
export function until(signal: AbortSignal) {
  return { init: { signal } }
}
