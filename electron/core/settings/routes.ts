import { settingsSchema, updateSettingsSchema } from '../../../contract/core/settings.ts'
import { jsonBody, jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { SettingsService } from './service.ts'

export function settingsRoutes(settings: SettingsService) {
  return createRouter()
    .openapi(
      route('GET /settings', {
        summary: 'All settings, defaults filled in',
        responses: { 200: jsonReply(settingsSchema, 'The settings') },
      }),
      (c) => c.json(settings.get(), 200),
    )
    .openapi(
      route('PATCH /settings', {
        summary: 'Change some settings',
        request: jsonBody(updateSettingsSchema),
        responses: { 200: jsonReply(settingsSchema, 'The settings as they are now') },
      }),
      (c) => c.json(settings.update(c.req.valid('json')), 200),
    )
}
