import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'
import { type RouteAccess, SYNC_ROUTES } from '../../contract/sync/routes.ts'
import type { SyncEnv } from './env.ts'

/** What Hono found for the address. */
export interface FoundRoute {
  method: string
  path: string
  /** As the table of routes says; null for one that it does not know. */
  access: RouteAccess | null
}

/** Of Hono's own objects, one for each route: each is looked up in the table once. */
const found = new WeakMap<object, FoundRoute>()

/** Null where there is nothing at the address. */
export function findRoute(c: Context<SyncEnv>): FoundRoute | null {
  const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')
  if (!route) return null
  const known = found.get(route)
  if (known) return known
  const table: Record<string, RouteAccess | undefined> = SYNC_ROUTES
  const { method, path } = route
  const fresh = { method, path, access: table[`${method} ${path}`] ?? null }
  found.set(route, fresh)
  return fresh
}
