import {
  acceptedSchema,
  accountExportSchema,
  changeEmailSchema,
  changePasswordSchema,
  deleteAccountSchema,
  profileSchema,
  resendReplySchema,
  updateProfileSchema,
} from '../../contract/sync/account.ts'
import { jsonBody, jsonReply, noContent } from '../../server-kit/router.ts'
import { callerOf } from '../http/guard.ts'
import { createRouter, route } from '../http/router.ts'
import type { AccountService } from './service.ts'

export function meRoutes(accounts: AccountService) {
  return createRouter()
    .openapi(
      route('GET /me', {
        summary: 'The profile',
        responses: { 200: jsonReply(profileSchema, 'The profile') },
      }),
      async (c) => c.json(await accounts.profile(callerOf(c)), 200),
    )
    .openapi(
      route('PATCH /me', {
        summary: 'Change name or language',
        request: jsonBody(updateProfileSchema),
        responses: { 200: jsonReply(profileSchema, 'The profile as it is now') },
      }),
      async (c) => c.json(await accounts.updateProfile(callerOf(c), c.req.valid('json')), 200),
    )
    .openapi(
      route('DELETE /me', {
        summary: 'Delete the account with all that the server holds of it',
        request: jsonBody(deleteAccountSchema),
        responses: { 204: noContent('Deleted') },
      }),
      async (c) => {
        await accounts.delete(callerOf(c), c.req.valid('json').password)
        return c.body(null, 204)
      },
    )
    .openapi(
      route('GET /me/export', {
        summary: 'All that the server holds of this user',
        responses: { 200: jsonReply(accountExportSchema, 'The export') },
      }),
      async (c) => c.json(await accounts.export(callerOf(c)), 200),
    )
    .openapi(
      route('POST /me/password', {
        summary: 'Change the password; ends every other session',
        request: jsonBody(changePasswordSchema),
        responses: { 204: noContent('Changed') },
      }),
      async (c) => {
        await accounts.changePassword(callerOf(c), c.req.valid('json'))
        return c.body(null, 204)
      },
    )
    .openapi(
      route('POST /me/email', {
        summary: 'Ask for another mail address; it counts once it is confirmed',
        request: jsonBody(changeEmailSchema),
        responses: {
          202: jsonReply(acceptedSchema, 'Taken; says nothing of whether the address has an account'),
        },
      }),
      async (c) => {
        await accounts.changeEmail(callerOf(c), c.req.valid('json'))
        return c.json({ accepted: true as const }, 202)
      },
    )
    .openapi(
      route('POST /me/resend-verification', {
        summary: 'Ask for the confirming mail of this account again',
        responses: { 202: jsonReply(resendReplySchema, 'What becomes of it; 429 mail_throttled says when') },
      }),
      async (c) => c.json(await accounts.resendOwn(callerOf(c)), 202),
    )
}
