import {
  acceptedSchema,
  emailOnlySchema,
  loginReplySchema,
  loginSchema,
  refreshSchema,
  registerReplySchema,
  registerSchema,
  resetPasswordReplySchema,
  resetPasswordSchema,
  tokenPairSchema,
  verifyEmailSchema,
} from '../../contract/sync/account.ts'
import { jsonBody, jsonReply, noContent } from '../../server-kit/router.ts'
import { callerOf } from '../http/guard.ts'
import { createRouter, route } from '../http/router.ts'
import type { AccountService } from './service.ts'

const ACCEPTED = { accepted: true } as const

export function authRoutes(accounts: AccountService) {
  return createRouter()
    .openapi(
      route('POST /auth/register', {
        summary: 'Make an account. The answer is the same when the address has one',
        request: jsonBody(registerSchema),
        responses: { 201: jsonReply(registerReplySchema, 'The account, not yet verified') },
      }),
      async (c) =>
        c.json(
          { ...(await accounts.register(c.req.valid('json'))), requiresEmailVerification: true as const },
          201,
        ),
    )
    .openapi(
      route('POST /auth/verify-email', {
        summary:
          'Confirm a mail address by the code that was sent there, from a session of the account that asked for it or with its password',
        request: jsonBody(verifyEmailSchema),
        responses: { 204: noContent('The address is confirmed') },
      }),
      async (c) => {
        const body = c.req.valid('json')
        const tokenError = c.get('tokenError')
        // A session that has only expired is to be refreshed, not taken for none.
        if (tokenError && body.password === undefined) throw tokenError
        await accounts.verifyEmail(body, c.get('caller') ?? null)
        return c.body(null, 204)
      },
    )
    .openapi(
      route('POST /auth/resend-verification', {
        summary:
          'Ask for the confirming mail again, by address; with a session, POST /me/resend-verification is surer',
        request: jsonBody(emailOnlySchema),
        responses: {
          202: jsonReply(acceptedSchema, 'Taken; says nothing of whether there is such an account'),
        },
      }),
      async (c) => {
        await accounts.resendByAddress(c.req.valid('json').email)
        return c.json(ACCEPTED, 202)
      },
    )
    .openapi(
      route('POST /auth/login', {
        summary: 'Begin a session',
        request: jsonBody(loginSchema),
        responses: { 200: jsonReply(loginReplySchema, 'The session’s first tokens') },
      }),
      async (c) => c.json(await accounts.login(c.req.valid('json')), 200),
    )
    .openapi(
      route('POST /auth/refresh', {
        summary: 'Exchange a refresh token for the next, and a new access token',
        request: jsonBody(refreshSchema),
        responses: { 200: jsonReply(tokenPairSchema, 'The next tokens') },
      }),
      async (c) => c.json(await accounts.refresh(c.req.valid('json')), 200),
    )
    .openapi(
      route('POST /auth/logout', {
        summary: 'End this session',
        responses: { 204: noContent('Ended') },
      }),
      async (c) => {
        await accounts.logout(callerOf(c))
        return c.body(null, 204)
      },
    )
    .openapi(
      route('POST /auth/forgot-password', {
        summary: 'Ask for a mail to choose a new password',
        request: jsonBody(emailOnlySchema),
        responses: {
          202: jsonReply(acceptedSchema, 'Taken; says nothing of whether there is such an account'),
        },
      }),
      async (c) => {
        await accounts.forgotPassword(c.req.valid('json').email)
        return c.json(ACCEPTED, 202)
      },
    )
    .openapi(
      route('POST /auth/reset-password', {
        summary: 'Choose a new password by the code from the mail; ends every session',
        request: jsonBody(resetPasswordSchema),
        responses: {
          200: jsonReply(resetPasswordReplySchema, 'The password is changed; what had access before'),
        },
      }),
      async (c) => c.json(await accounts.resetPassword(c.req.valid('json')), 200),
    )
}
