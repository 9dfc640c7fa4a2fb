import { resolve } from 'node:path'
import { app } from 'electron'
import { DEEP_LINK_SCHEME } from '../../contract/deep-link.ts'
import { linkFromArguments } from './deep-link.ts'

/** Passes on the link that this app was started with and, on macOS, those that come while it runs. Call before `ready`. */
export function receiveLinks(receive: (raw: string) => void): void {
  const link = linkFromArguments(process.argv)
  if (link !== null) receive(link)
  app.on('open-url', (event, url) => {
    event.preventDefault()
    receive(url)
  })
}

/**
 * Makes this app the system's program for its links. In development only on request (NOVACORE_REGISTER_LINKS=1): the
 * checkout would otherwise stay registered after it is deleted.
 */
export function registerLinks(): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME)
  else if (process.env.NOVACORE_REGISTER_LINKS === '1') {
    app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME, process.execPath, [resolve(process.argv[1] ?? '.')])
  }
}
