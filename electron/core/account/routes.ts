import {
  accountDeleteSchema,
  accountDeviceParamsSchema,
  accountDevicesSchema,
  accountEmailSchema,
  accountForgotSchema,
  accountLoginSchema,
  accountPasswordSchema,
  accountProfileUpdateSchema,
  accountRegisterSchema,
  accountRenewSchema,
  accountResendReplySchema,
  accountResetReplySchema,
  accountResetSchema,
  accountStateSchema,
  accountVerifySchema,
  logoutReplySchema,
  receiptListSchema,
  receiptsCheckSchema,
  receiptsQuerySchema,
  seenReplySchema,
} from '../../../contract/core/account.ts'
import { jsonBody, jsonReply, noContent } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import { asAppError } from './as-app-error.ts'
import type { AccountService } from './service.ts'

const stateReply = { 200: jsonReply(accountStateSchema, 'The account as it is now') }

export function accountRoutes(account: AccountService) {
  return createRouter()
    .openapi(
      route('GET /account', { summary: 'The account on this device; asks nobody', responses: stateReply }),
      (c) => c.json(account.state(), 200),
    )
    .openapi(
      route('POST /account/refresh', {
        summary: 'Ask the server for profile and plan, and send what is pending',
        responses: stateReply,
      }),
      async (c) => c.json(await told(account.refresh()), 200),
    )
    .openapi(
      route('POST /account/register', {
        summary: 'Make an account, sign in to it and enrol this device',
        request: jsonBody(accountRegisterSchema),
        responses: stateReply,
      }),
      async (c) => c.json(await told(account.register(c.req.valid('json'))), 200),
    )
    .openapi(
      route('POST /account/login', {
        summary: 'Sign in and enrol this device',
        request: jsonBody(accountLoginSchema),
        responses: stateReply,
      }),
      async (c) => c.json(await told(account.login(c.req.valid('json'))), 200),
    )
    .openapi(
      route('POST /account/logout', {
        summary: 'Sign out; chats, memories and the local ledger stay',
        responses: { 200: jsonReply(logoutReplySchema, 'Signed out') },
      }),
      async (c) => c.json(await told(account.logout()), 200),
    )
    .openapi(
      route('POST /account/verify', {
        summary: 'Confirm a mail address by the code of its mail',
        request: jsonBody(accountVerifySchema),
        responses: stateReply,
      }),
      async (c) => c.json(await told(account.verify(c.req.valid('json'))), 200),
    )
    .openapi(
      route('POST /account/resend', {
        summary: 'Ask for the confirming mail again',
        responses: { 200: jsonReply(accountResendReplySchema, 'What becomes of it') },
      }),
      async (c) => c.json(await told(account.resend()), 200),
    )
    .openapi(
      route('POST /account/forgot', {
        summary: 'Ask for a mail to choose a new password',
        request: jsonBody(accountForgotSchema),
        responses: { 204: noContent('Taken; whether there is such an account is not said') },
      }),
      async (c) => {
        await told(account.forgot(c.req.valid('json').email))
        return c.body(null, 204)
      },
    )
    .openapi(
      route('POST /account/reset', {
        summary: 'Choose a new password by the code of the mail',
        request: jsonBody(accountResetSchema),
        responses: { 200: jsonReply(accountResetReplySchema, 'What had access before') },
      }),
      async (c) => c.json(await told(account.reset(c.req.valid('json'))), 200),
    )
    .openapi(
      route('PATCH /account/profile', {
        summary: 'Change name or language of mails',
        request: jsonBody(accountProfileUpdateSchema),
        responses: stateReply,
      }),
      async (c) => c.json(await told(account.updateProfile(c.req.valid('json'))), 200),
    )
    .openapi(
      route('POST /account/password', {
        summary: 'Change the password; other devices are signed out',
        request: jsonBody(accountPasswordSchema),
        responses: { 204: noContent('Changed') },
      }),
      async (c) => {
        await told(account.changePassword(c.req.valid('json')))
        return c.body(null, 204)
      },
    )
    .openapi(
      route('POST /account/email', {
        summary: 'Ask for another mail address; it counts once it is confirmed',
        request: jsonBody(accountEmailSchema),
        responses: { 204: noContent('A code was sent to the new address') },
      }),
      async (c) => {
        await told(account.changeEmail(c.req.valid('json')))
        return c.body(null, 204)
      },
    )
    .openapi(
      route('DELETE /account', {
        summary: 'Delete the account at the server; what is on this device stays',
        request: jsonBody(accountDeleteSchema),
        responses: stateReply,
      }),
      async (c) => c.json(await told(account.deleteAccount(c.req.valid('json').password)), 200),
    )
    .openapi(
      route('GET /account/devices', {
        summary: 'All devices of the account, revoked ones too',
        responses: { 200: jsonReply(accountDevicesSchema, 'The devices') },
      }),
      async (c) => c.json({ devices: await told(account.devices()) }, 200),
    )
    .openapi(
      route('DELETE /account/devices/:id', {
        summary: 'Sign a device out for good',
        request: { params: accountDeviceParamsSchema },
        responses: { 204: noContent('Signed out') },
      }),
      async (c) => {
        await told(account.revokeDevice(c.req.valid('param').id))
        return c.body(null, 204)
      },
    )
    .openapi(
      route('POST /account/device/renew', {
        summary: 'Give this device a new key, after the history of its old one was frozen',
        request: jsonBody(accountRenewSchema),
        responses: stateReply,
      }),
      async (c) => c.json(await told(account.renewDevice(c.req.valid('json').password)), 200),
    )
    .openapi(
      route('POST /account/reconcile', { summary: 'Send the usage ledger now', responses: stateReply }),
      async (c) => c.json(await told(account.reconcile()), 200),
    )
    .openapi(
      route('GET /account/seen', {
        summary: 'What the server holds of each device, beside what this one holds',
        responses: { 200: jsonReply(seenReplySchema, 'Live, or what the server said last') },
      }),
      async (c) => c.json(await told(account.seen()), 200),
    )
    .openapi(
      route('GET /account/receipts', {
        summary: 'The server’s receipts, newest first',
        request: { query: receiptsQuerySchema },
        responses: { 200: jsonReply(receiptListSchema, 'A page') },
      }),
      (c) => {
        const { limit, before } = c.req.valid('query')
        return c.json(account.receipts(limit, before), 200)
      },
    )
    .openapi(
      route('POST /account/receipts/check', {
        summary: 'Check every receipt, without a network',
        responses: { 200: jsonReply(receiptsCheckSchema, 'What was found') },
      }),
      async (c) => c.json(await account.checkReceipts(), 200),
    )
}

/** The page has words for the core's codes; a refusal of the server is turned into one of them. */
export function told<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    throw asAppError(error)
  })
}
