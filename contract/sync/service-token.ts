import { z } from 'zod'
import { SERVICE_TOKEN_ISSUER } from '../service-token.ts'

/**
 * `X-Service-Token` at the sync server (spec H1): what operators' tools and Prometheus show. Form and life are those of
 * ../service-token.ts; audience and permissions are its own, so that a token of the app opens nothing here.
 *
 *   { "type": "service", "service": "prometheus", "permissions": ["metrics:read"],
 *     "iss": "novacore", "aud": "novacore-sync", "iat": 1760000000, "exp": 1760086400 }
 *
 * Prometheus before 2.54 cannot send a custom header: `Authorization: ServiceToken <token>` is taken as well.
 */
export const SERVICE_TOKEN_AUDIENCE_SYNC = 'novacore-sync'
export const SERVICE_AUTHORIZATION_SCHEME = 'ServiceToken'

export const SYNC_PERMISSIONS = ['metrics:read', 'statistics:read', 'mail:write'] as const
const syncPermissionSchema = z.enum(SYNC_PERMISSIONS)
export type SyncPermission = z.infer<typeof syncPermissionSchema>

export const syncServiceClaimsSchema = z.object({
  type: z.literal('service'),
  service: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  permissions: z.array(syncPermissionSchema).max(64),
  iss: z.literal(SERVICE_TOKEN_ISSUER),
  aud: z.literal(SERVICE_TOKEN_AUDIENCE_SYNC),
  iat: z.number().int(),
  exp: z.number().int(),
})
export type SyncServiceClaims = z.infer<typeof syncServiceClaimsSchema>

/** Least permissions of each service; `server:admin -- issue-token` knows these and no others. */
export const SYNC_SERVICES = {
  prometheus: ['metrics:read'],
  /** What an operator runs from a shell or a timer. */
  operator: ['statistics:read', 'mail:write'],
} as const satisfies Record<string, readonly SyncPermission[]>
export type SyncService = keyof typeof SYNC_SERVICES
