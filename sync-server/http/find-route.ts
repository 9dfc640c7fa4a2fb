import type { Context } from 'hono'
import { type RouteAccess, SYNC_ROUTES } from '../../contract/sync/routes.ts'
import { matchedRoute } from '../../server-kit/matched-route.ts'

export interface FoundRoute {
  method: string
  path: string
  /** As the table of routes says; null for a route that it does not list. */
  access: RouteAccess | null
}

/** Returns the route at the address and who may call it; null when there is nothing. */
export function findRoute(c: Context): FoundRoute | null {
  const route = matchedRoute(c)
  if (!route) return null
  const table: Record<string, RouteAccess | undefined> = SYNC_ROUTES
  return { ...route, access: table[`${route.method} ${route.path}`] ?? null }
}
