import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'

/** Returns the route that Hono found for the request, as "POST /devices/:id"; null when nothing is at the address. */
export function matchedRoute(c: Context): { method: string; path: string } | null {
  const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')
  return route ? { method: route.method, path: route.path } : null
}
