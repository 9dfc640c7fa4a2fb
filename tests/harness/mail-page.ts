import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { html } from 'hono/html'
import type { Mailbox, ReceivedMail } from './mailbox.ts'

/** A page on loopback that shows the mails of a mailbox, the newest first, with links that can be clicked. */
export async function startMailPage(
  mailbox: Mailbox,
  port: number,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((_request, response) => {
    void mailPage(mailbox.mails).then((page) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function mailPage(mails: readonly ReceivedMail[]): Promise<string> {
  const page = await html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Mails (${mails.length})</title>
    <style>:root { color-scheme: light dark; font: 1rem/1.5 system-ui } main { max-width: 45rem; margin: 2rem auto } pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit }</style>
  </head>
  <body>
    <main>
      <h1>Mails</h1>
      <p>${mails.length === 0 ? 'None yet.' : 'The newest first.'} Reload to see new ones.</p>
      ${mails.toReversed().map(
        ({ to, subject, text }) => html`<article>
        <h2>${subject}</h2>
        <p>To ${to}</p>
        <pre>${linked(text)}</pre>
      </article>`,
      )}
    </main>
  </body>
</html>`
  return String(page)
}

function linked(text: string) {
  return text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part))
}
