import type { Context } from 'hono'
import type { SyncEnv } from './env.ts'

/**
 * A header of the answer, before there is one. It goes on node's own answer: Hono would make a Headers object for it,
 * which costs more than all the rest of a small request.
 */
export function setHeader(c: Context<SyncEnv>, name: string, value: string): void {
  const outgoing = c.env?.outgoing
  if (outgoing) outgoing.setHeader(name, value)
  else c.header(name, value)
}
