import { html, raw } from 'hono/html'
import type { CameFrom } from '../../contract/deep-link.ts'
import type { Language } from '../../contract/sync/account.ts'
import { SCRIPT, STYLE } from './assets.ts'
import { OPEN_PAGE_TEXTS } from './texts.ts'

/** Returns the page that a mail's link opens: it hands the code in its own fragment to the app. */
export function mailPage(language: Language, name: 'verify-email' | 'reset-password', appLinkUrl: string) {
  const texts = OPEN_PAGE_TEXTS[language]
  const { title, lead } = texts.pages[name]
  return frame(
    language,
    title,
    html`<div id="whole" hidden>
      <h1>${title}</h1>
      <p>${lead}</p>
      <p><a id="open" href="${`${appLinkUrl}/${name}?token=`}">${texts.open}</a></p>
      <p class="soft">${texts.notInstalled}</p>
      <p>${texts.code}</p>
      <p><code id="code"></code></p>
      <button id="copy" type="button" hidden data-copied="${texts.copied}">${texts.copy}</button>
      <span id="copied" role="status"></span>
    </div>
    <div id="incomplete" hidden>
      <h1>${texts.incomplete.title}</h1>
      <p>${texts.incomplete.lead}</p>
    </div>
    <noscript>
      <h1>${title}</h1>
      <p>${texts.noScript}</p>
    </noscript>
    <script>${raw(SCRIPT)}</script>`,
  )
}

/** Returns the page that Stripe sends the browser back to. */
export function subscriptionPage(language: Language, from: CameFrom, appLinkUrl: string) {
  const texts = OPEN_PAGE_TEXTS[language]
  const { title, lead } = texts.pages[from]
  return frame(
    language,
    title,
    html`<h1>${title}</h1>
    <p>${lead}</p>
    <p><a href="${`${appLinkUrl}/subscription?from=${from}`}">${texts.back}</a></p>
    <p class="soft">${texts.canClose}</p>`,
  )
}

function frame(language: Language, title: string, body: ReturnType<typeof html>) {
  return html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} – NovaCore</title>
    <style>${raw(STYLE)}</style>
  </head>
  <body>
    <main>${body}</main>
  </body>
</html>`
}
