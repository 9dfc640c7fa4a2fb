import { app, type Session, type WebContents } from 'electron'
import { isAllowedRequest, isPageUrl } from './app-origin.ts'
import type { MainLog } from './log.ts'

/**
 * Guards every web contents, also one created by a bug: no page but ours, no second window, no embedded view.
 */
export function guardAllContents(log: MainLog): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log))
}

function guardContents(contents: WebContents, log: MainLog): void {
  const refuseForeign = (event: { preventDefault(): void; url: string }, how: string) => {
    if (isPageUrl(event.url)) return
    event.preventDefault()
    log('navigation_refused', { how })
  }
  contents.on('will-navigate', (event) => refuseForeign(event, 'navigate'))
  contents.on('will-redirect', (event) => refuseForeign(event, 'redirect'))
  contents.on('will-frame-navigate', (event) => refuseForeign(event, 'frame'))
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    log('navigation_refused', { how: 'webview' })
  })
  contents.setWindowOpenHandler(() => {
    log('window_refused')
    return { action: 'deny' }
  })
  // Otherwise a page could read the machine's addresses, or send data, over WebRTC, which the CSP does not cover.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

/** Copying text is the only permission that a chat window needs. */
const ALLOWED_PERMISSIONS: readonly string[] = ['clipboard-sanitized-write']

/** Refuses every other permission and every request that leaves the app, except to `devServer` in development. */
export function guardSession(session: Session, devServer: string | null, log: MainLog): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    const isAllowed = ALLOWED_PERMISSIONS.includes(permission)
    if (!isAllowed) log('permission_refused', { permission })
    answer(isAllowed)
  })
  session.setPermissionCheckHandler((_contents, permission) => ALLOWED_PERMISSIONS.includes(permission))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.webRequest.onBeforeRequest((details, answer) => {
    const isAllowed = isAllowedRequest(details.url, devServer)
    if (!isAllowed) log('request_refused', { type: details.resourceType })
    answer({ cancel: !isAllowed })
  })
  // Chromium would download its dictionaries.
  session.setSpellCheckerEnabled(false)
  session.on('will-download', (event) => {
    event.preventDefault()
    log('download_refused')
  })
}
