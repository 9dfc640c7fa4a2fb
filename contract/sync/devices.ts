import { z } from 'zod'
import { hashSchema } from '../ledger/entry.ts'
import { devicePublicKeySchema } from '../ledger/signature.ts'
import { deviceProofSchema } from './device-proof.ts'
import { lineSchema } from './text.ts'

export const deviceSchema = z.object({
  id: hashSchema.describe('RFC 7638 thumbprint of the public key'),
  name: z.string(),
  platform: z.enum(['linux', 'macos', 'windows', 'other']),
  enrolled_at_ms: z.number().int(),
  last_seen_at_ms: z.number().int(),
  revoked_at_ms: z.number().int().nullable(),
  is_current: z.boolean().describe('Whether the session that asks is bound to it'),
})
export type Device = z.infer<typeof deviceSchema>

export const enrolDeviceSchema = z.strictObject({
  public_key: devicePublicKeySchema,
  name: lineSchema(1, 100),
  platform: deviceSchema.shape.platform,
  device_proof: deviceProofSchema,
})
export type EnrolDeviceRequest = z.infer<typeof enrolDeviceSchema>
export const deviceListSchema = z.object({ devices: z.array(deviceSchema) })
export const deviceParamsSchema = z.object({ id: hashSchema })
