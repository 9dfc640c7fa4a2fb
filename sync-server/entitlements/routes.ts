import { entitlementReplySchema, jwksSchema } from '../../contract/sync/entitlement.ts'
import { jsonReply } from '../../server-kit/router.ts'
import { callerOf } from '../http/guard.ts'
import { createRouter, route } from '../http/router.ts'
import type { EntitlementService } from './service.ts'

export function entitlementRoutes(entitlements: EntitlementService) {
  return createRouter()
    .openapi(
      route('GET /entitlement', {
        summary: 'What this user may use, signed for this device to be checked offline',
        responses: { 200: jsonReply(entitlementReplySchema, 'The entitlement') },
      }),
      async (c) => c.json({ entitlement: await entitlements.issue(callerOf(c)) }, 200),
    )
    .openapi(
      route('GET /.well-known/jwks.json', {
        summary: 'The server’s public keys: those that sign, those that will next, and those before',
        responses: { 200: jsonReply(jwksSchema, 'JSON Web Key Set (RFC 7517)') },
      }),
      async (c) => c.json(await entitlements.jwks(), 200),
    )
}
