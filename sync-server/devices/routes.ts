import {
  deviceListSchema,
  deviceParamsSchema,
  deviceSchema,
  enrolDeviceSchema,
} from '../../contract/sync/devices.ts'
import { jsonBody, jsonReply, noContent } from '../../server-kit/router.ts'
import { bearerOf, callerOf } from '../http/guard.ts'
import { createRouter, route } from '../http/router.ts'
import type { DeviceService } from './service.ts'

export function deviceRoutes(devices: DeviceService) {
  return createRouter()
    .openapi(
      route('GET /devices', {
        summary: 'All devices, revoked ones too',
        responses: { 200: jsonReply(deviceListSchema, 'The devices') },
      }),
      async (c) => c.json({ devices: await devices.list(callerOf(c)) }, 200),
    )
    .openapi(
      route('POST /devices', {
        summary: 'Enrol this device by its public key, proven by the private one, and bind the session to it',
        request: jsonBody(enrolDeviceSchema),
        responses: { 201: jsonReply(deviceSchema, 'The device') },
      }),
      async (c) => c.json(await devices.enrol(callerOf(c), bearerOf(c), c.req.valid('json')), 201),
    )
    .openapi(
      route('DELETE /devices/:id', {
        summary: 'Sign a device out for good',
        request: { params: deviceParamsSchema },
        responses: { 204: noContent('Its sessions are ended, and its key is no longer taken') },
      }),
      async (c) => {
        await devices.revoke(callerOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
}
