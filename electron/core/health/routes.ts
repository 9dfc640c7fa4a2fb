import { type HealthReply, healthReplySchema } from '../../../contract/core/health.ts'
import { renewTokenReplySchema } from '../../../contract/service-token.ts'
import { jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { ServiceTokens } from '../http/service-token.ts'

export function healthRoutes(health: () => HealthReply, tokens: ServiceTokens) {
  return createRouter()
    .openapi(
      route('GET /health', {
        summary: 'How the store, the engine and the key store are',
        responses: { 200: jsonReply(healthReplySchema, 'The state, also while things start or are broken') },
      }),
      (c) => c.json(health(), 200),
    )
    .openapi(
      route('POST /service/renew', {
        summary: 'A new token with the same rights as the one shown',
        responses: { 200: jsonReply(renewTokenReplySchema, 'The token; expires_at in seconds UTC') },
      }),
      async (c) => c.json(await tokens.renew(c.get('caller')), 200),
    )
}
