import type { Context, MiddlewareHandler } from 'hono'
import type { SyncEnv } from './env.ts'

/** What is done before a route answers. Throws what the request is refused with. */
export type Step = (c: Context<SyncEnv>) => void | Promise<void>

/**
 * Steps in order, as one middleware. Most are done at once, out of memory; only those that had to ask the database are
 * waited for. A middleware each would wait for all of them, which takes longer than what they do.
 */
export function steps(...all: readonly Step[]): MiddlewareHandler<SyncEnv> {
  return async (c, next) => {
    for (const step of all) {
      const pending = step(c)
      if (pending) await pending
    }
    await next()
  }
}
