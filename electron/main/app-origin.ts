/** The page's address. A standard scheme, so that it is an origin like a website's. */
export const APP_SCHEME = 'app'
export const APP_ORIGIN = 'app://nova'
export const API_PREFIX = '/api/'

/** Node's URL gives custom schemes the origin "null", so scheme and host are compared. */
export function isAppUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host } = new URL(url)
  return protocol === `${APP_SCHEME}:` && host === 'nova'
}

/** Pages may be navigated to; the API may only be fetched, never shown as a document. */
export function isPageUrl(url: string): boolean {
  return isAppUrl(url) && !new URL(url).pathname.startsWith(API_PREFIX)
}

/** The only addresses that a window may request; `devServer` (`http://127.0.0.1:PORT`) in development only. */
export function isAllowedRequest(url: string, devServer: string | null): boolean {
  if (isAppUrl(url)) return true
  if (devServer === null) return false
  return url.startsWith('devtools:') || url.startsWith(`${devServer.replace(/^http/, 'ws')}/`)
}
