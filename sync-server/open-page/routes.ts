import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { cameFromSchema } from '../../contract/deep-link.ts'
import { type Language, languageSchema } from '../../contract/sync/account.ts'
import type { Config } from '../config.ts'
import type { SyncEnv } from '../http/env.ts'
import { createRouter, route } from '../http/router.ts'
import { PAGE_POLICY } from './assets.ts'
import { mailPage, subscriptionPage } from './page.ts'

/**
 * Small pages that open the app. Mails and Stripe link to them and not to novacore://: many mail programs show only
 * https links as links, and Stripe takes no other. A code stands in the fragment, so the server never sees it.
 */
export function openPageRoutes({ appLinkUrl }: Pick<Config, 'appLinkUrl'>) {
  return createRouter()
    .openapi(
      route('GET /open/verify-email', {
        summary: 'The page of a mail’s link: confirm an address',
        responses,
      }),
      async (c) => reply(c, await mailPage(languageOf(c), 'verify-email', appLinkUrl)),
    )
    .openapi(
      route('GET /open/reset-password', {
        summary: 'The page of a mail’s link: choose a new password',
        responses,
      }),
      async (c) => reply(c, await mailPage(languageOf(c), 'reset-password', appLinkUrl)),
    )
    .openapi(
      route('GET /open/subscription', {
        summary: 'The page to which Stripe sends the browser back',
        request: { query: z.object({ from: cameFromSchema }) },
        responses,
      }),
      async (c) => reply(c, await subscriptionPage(languageOf(c), c.req.valid('query').from, appLinkUrl)),
    )
}

const responses = {
  200: { description: 'The page', content: { 'text/html': { schema: z.string() } } },
} as const

function languageOf(c: Context<SyncEnv>): Language {
  const supports = languageSchema.options
  const found = accepts(c, {
    header: 'Accept-Language',
    supports: [...supports],
    default: 'en',
    match: (wanted, options) =>
      wanted
        .filter(({ q }) => q > 0)
        .map(({ type }) => type.toLowerCase().split('-')[0] ?? '')
        .find((name) => options.supports.includes(name)) ?? options.default,
  })
  return languageSchema.parse(found)
}

function reply(c: Context<SyncEnv>, page: string) {
  c.header('Content-Security-Policy', PAGE_POLICY)
  return c.html(page, 200)
}
