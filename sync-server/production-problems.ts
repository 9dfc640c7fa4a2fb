import type { Environment } from './environment.ts'

/** What may be left out on a developer's machine and would be dangerous, or silently useless, in production. */
export function productionProblems(values: Environment): string[] {
  const problems: string[] = []
  const must = (isMet: boolean, problem: string) => {
    if (!isMet) problems.push(problem)
  }
  must(
    values.SERVER_SECRET !== undefined,
    'SERVER_SECRET is missing: all sessions and signing keys hang on it.',
  )
  const serverSecrets = [values.SERVER_SECRET, values.SERVER_SECRET_PREVIOUS].filter(
    (one) => one !== undefined,
  )
  const serviceSecrets = [values.SERVICE_SECRET, values.SERVICE_SECRET_PREVIOUS].filter(
    (one) => one !== undefined,
  )
  must(
    !serverSecrets.some((one) => serviceSecrets.some((other) => one.equals(other))),
    'SERVICE_SECRET and SERVER_SECRET are the same: one leak would open both doors.',
  )
  must(values.DATA_DIR !== undefined, 'DATA_DIR is missing: name the folder that is kept and backed up.')
  must(
    values.PUBLIC_URL !== undefined,
    'PUBLIC_URL is missing: the address at which people reach the server.',
  )
  must(
    !values.PUBLIC_URL?.startsWith('http:'),
    'PUBLIC_URL is http: passwords would travel readable. Use https.',
  )
  must(
    values.TRUSTED_PROXIES !== undefined,
    'TRUSTED_PROXIES is missing: say how many proxies stand before the server (0 for none), or limits by address are wrong.',
  )
  must(
    values.SMTP_URL !== undefined,
    'SMTP_URL is missing: without it no mail leaves and nobody can verify an address.',
  )
  must(
    !values.SMTP_URL?.startsWith('smtp:') ||
      hasLocalHost(values.SMTP_URL) ||
      /[?&]requireTLS=true/.test(values.SMTP_URL),
    'SMTP_URL is not encrypted: use smtps:, or add ?requireTLS=true.',
  )
  must(values.MAIL_FROM !== undefined, 'MAIL_FROM is missing: the sender of the mails.')
  must(
    values.DATABASE_URL === undefined ||
      hasLocalHost(values.DATABASE_URL) ||
      /[?&]sslmode=(require|verify-ca|verify-full)/.test(values.DATABASE_URL),
    'DATABASE_URL goes over a network without TLS: add ?sslmode=verify-full.',
  )
  const hasStripe = values.STRIPE_SECRET_KEY !== undefined
  must(
    hasStripe || values.BILLING !== undefined,
    'The STRIPE_ variables are missing. Set them, or BILLING=off to run without billing.',
  )
  must(
    values.STRIPE_WEBHOOK_SECRET === undefined || /^whsec_.{16,}/.test(values.STRIPE_WEBHOOK_SECRET),
    'STRIPE_WEBHOOK_SECRET is not one of Stripe: it begins with whsec_.',
  )
  must(
    values.STRIPE_API_URL === undefined,
    'STRIPE_API_URL is for tests: what answers there decides who has paid.',
  )
  return problems
}

function hasLocalHost(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]', ''].includes(new URL(url).hostname)
}
