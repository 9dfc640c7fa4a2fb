/**
 * The page's Content-Security-Policy. Everything is loaded from the app itself: a remote image in an answer could leak
 * private text. Styles are files too; the policy does not apply to React's `style`, which uses the CSSOM.
 */
const RULES: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
}

/** The header's value. With `devServer` (`http://127.0.0.1:PORT`) the sources for vite's hot reload are added, in development only. */
function contentSecurityPolicy(devServer: string | null = null): string {
  const rules = devServer === null ? RULES : relaxedFor(devServer)
  return Object.entries(rules)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}

function relaxedFor(devServer: string): Record<string, string> {
  return {
    ...RULES,
    'script-src': "'self' 'unsafe-inline'",
    'style-src': "'self' 'unsafe-inline'",
    'connect-src': `'self' ${devServer.replace(/^http/, 'ws')}`,
  }
}

/** Headers of every response of app://nova. */
export function securityHeaders(devServer: string | null = null): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(devServer),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  }
}
