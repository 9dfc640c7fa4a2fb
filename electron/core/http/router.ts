import { coreErrorBodySchema } from '../../../contract/core/errors.ts'
import type { CoreRoute } from '../../../contract/core/routes.ts'
import {
  createRouter as createAnyRouter,
  defineRoute,
  jsonReply,
  type RouteDetails,
} from '../../../server-kit/router.ts'
import type { CoreEnv } from './guards.ts'

export const createRouter = () => createAnyRouter<CoreEnv>()

const REFUSED = jsonReply(coreErrorBodySchema, 'Refused or failed: the error body, with its status by code.')

/** Defines a route of the table CORE_ROUTES, with the error body that every route may answer. */
export function route<const Key extends CoreRoute, const Details extends RouteDetails>(
  key: Key,
  details: Details,
) {
  return defineRoute(key, details, { responses: { default: REFUSED } })
}
