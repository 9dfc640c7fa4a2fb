import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SECURITY_HEADERS } from '../../../sync-server/http/context.ts'
import { codeOf, TestSyncServer } from '../../harness/test-sync-server.ts'

let sync: TestSyncServer
beforeAll(async () => {
  sync = await TestSyncServer.start({ database: 'sqlite' })
})
afterAll(() => sync.close())

const open = (path: string, language = 'en') =>
  fetch(`${sync.server.url}/open/${path}`, { headers: { 'accept-language': language } })
const hashesOf = (page: string, tag: string) =>
  [...page.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  )

test('F1: a mail’s https link opens a page of the server that offers the app and the code', async () => {
  await sync.register('alice@example.org')
  const mail = await sync.mailTo('alice@example.org')
  const link = `${sync.server.url}/open/verify-email#token=${mail.token}`
  expect(mail.text).toContain(link)
  expect(mail.text).not.toContain('novacore://')
  const page = await (await fetch(link)).text()
  expect(page).toContain('href="novacore://account/verify-email?token="')
  expect(page).not.toContain(mail.token)
})

test('the page runs its own script and style and nothing else, in no frame, with no Referer, not stored', async () => {
  for (const path of ['verify-email', 'reset-password', 'subscription?from=success']) {
    const reply = await open(path)
    const page = await reply.text()
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
    const policy = Object.fromEntries(
      (reply.headers.get('content-security-policy') ?? '').split('; ').map((part) => {
        const [name = '', ...values] = part.split(' ')
        return [name, values]
      }),
    )
    expect(policy).toEqual({
      'default-src': ["'none'"],
      'script-src': [expect.stringMatching(/^'sha256-/)],
      'style-src': hashesOf(page, 'style'),
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    })
    const scripts = hashesOf(page, 'script')
    expect(scripts).toEqual(path.startsWith('sub') ? [] : policy['script-src'])
    expect(page).not.toMatch(/ (style|on\w+)=|<(img|link|iframe|form)\b|https?:/)
    const { 'Content-Security-Policy': _, ...others } = SECURITY_HEADERS
    for (const [name, value] of Object.entries(others)) expect(reply.headers.get(name)).toBe(value)
  }
})

test.each([
  ['de-CH,de;q=0.9,en;q=0.5', 'de', 'Wähle ein neues Passwort', 'In NovaCore öffnen'],
  ['fr', 'fr', 'Choisissez un nouveau mot de passe', 'Ouvrir dans NovaCore'],
  ['ja,fr;q=0.3', 'fr', 'Choisissez un nouveau mot de passe', 'Ouvrir dans NovaCore'],
  ['de;q=0,ja', 'en', 'Choose a new password', 'Open in NovaCore'],
  ['"><script>', 'en', 'Choose a new password', 'Open in NovaCore'],
])('J1: a browser that asks for %s reads %s', async (asked, language, title, button) => {
  const page = await (await open('reset-password', asked)).text()
  expect(page).toContain(`<html lang="${language}">`)
  expect(page).toContain(`<h1>${title}</h1>`)
  expect(page).toContain(`>${button}</a>`)
  expect(page).toContain('<noscript>')
})

test.each(['success', 'cancel', 'portal'])('F4: back from Stripe (%s): a link into the app', async (from) => {
  const page = await (await open(`subscription?from=${from}`)).text()
  expect(page).toContain(`href="novacore://account/subscription?from=${from}"`)
  expect(page).toContain('You can close this window.')
})

test('F4: an unknown place to come from is refused, and shown nowhere', async () => {
  for (const from of ['', 'admin', '"><script>alert(1)</script>', 'success&from=x']) {
    const reply = await sync.call(`GET /open/subscription?from=${encodeURIComponent(from)}`)
    expect([reply.status, codeOf(reply)]).toEqual([400, 'invalid_request'])
  }
})

test('an operator’s own link is escaped', async () => {
  const own = await TestSyncServer.start({
    database: 'sqlite',
    env: { APP_LINK_URL: 'https://example.org/a"b&c/' },
  })
  try {
    const page = await (await fetch(`${own.server.url}/open/verify-email`)).text()
    expect(page).toContain('href="https://example.org/a&quot;b&amp;c/verify-email?token="')
  } finally {
    await own.close()
  }
})
