import type { z } from 'zod'
import { fetchCore, readReply } from './client.ts'

/**
 * One call of the core by its path, with the errors and the parsing of the typed client. `path` is below /api and
 * already escaped.
 */
export function request<T>(
  schema: z.ZodType<T>,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  return readReply(
    schema,
    fetchCore(`${location.origin}/api${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      ...(signal ? { signal } : {}),
    }),
  )
}
