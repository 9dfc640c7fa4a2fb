import { z } from 'zod'

/**
 * `X-Service-Token` (spec H1): an HS256 JWT that one process of the app shows to another. It says which service calls
 * and what that service may do; it says nothing about the user.
 *
 * Example payload:
 *   { "type": "service", "service": "main", "permissions": ["chat:read", "chat:write"],
 *     "iss": "novacore", "aud": "novacore-core", "iat": 1760000000, "exp": 1760086400 }
 */
export const SERVICE_TOKEN_HEADER = 'X-Service-Token'
export const SERVICE_TOKEN_ISSUER = 'novacore'
export const SERVICE_TOKEN_AUDIENCE_CORE = 'novacore-core'
export const SERVICE_TOKEN_LIFE_SECONDS = 24 * 60 * 60
/** A token is renewed once this share of its life is over. */
export const SERVICE_TOKEN_RENEW_AT = 0.8
/** HS256 is only as strong as its key, and jose accepts five bytes: RFC 7518 §3.2 asks for 32. */
export const SERVICE_SECRET_MIN_BYTES = 32

export const PERMISSIONS = [
  'health:read',
  'chat:read',
  'chat:write',
  'models:read',
  'models:write',
  'usage:read',
  'settings:read',
  'settings:write',
  'store:read',
  'store:write',
  'memory:read',
  'memory:write',
  'policy:read',
  'policy:write',
  'account:read',
  'account:write',
  'work:reflection',
  'work:distillation',
  'work:documents',
] as const
const permissionSchema = z.enum(PERMISSIONS)
export type Permission = z.infer<typeof permissionSchema>

export const serviceTokenClaimsSchema = z.object({
  type: z.literal('service'),
  service: z.string().min(1).max(64),
  permissions: z.array(permissionSchema).max(64),
  iss: z.literal(SERVICE_TOKEN_ISSUER),
  aud: z.literal(SERVICE_TOKEN_AUDIENCE_CORE),
  iat: z.number().int(),
  exp: z.number().int(),
})
export type ServiceTokenClaims = z.infer<typeof serviceTokenClaimsSchema>

/** Each service gets the fewest permissions it can work with. */
export const SERVICE_PERMISSIONS = {
  /** Electron's main process: it carries everything that the user does in the window. */
  main: everythingButWork(),
  /** `npm run core -- --print-token`: a developer or tester at the command line. */
  operator: everythingButWork(),
  /** Reads the chats of one job and proposes what to keep; the core checks each item. */
  reflection: ['health:read', 'work:reflection'],
  /** Reads memories and proposes to promote, merge, replace and expire them. */
  distillation: ['health:read', 'work:distillation'],
  /** Is given one file after the other and returns its text. */
  documents: ['health:read', 'work:documents'],
} as const satisfies Record<string, readonly Permission[]>

/** Only a worker may act as one. */
function everythingButWork(): Permission[] {
  return PERMISSIONS.filter((permission) => !permission.startsWith('work:'))
}

export const renewTokenReplySchema = z.object({ token: z.string(), expires_at: z.number().int() })
