import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { randomBytes } from '../tests/harness/random.ts'
import { ConfigError, readConfig } from './config.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'novacore-config-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const secret = (bytes = 48) => randomBytes(bytes).toString('base64url')
const production = () => ({
  NODE_ENV: 'production',
  DATA_DIR: dataDir,
  PUBLIC_URL: 'https://sync.example.org/',
  SERVER_SECRET: secret(),
  TRUSTED_PROXIES: '1',
  SMTP_URL: 'smtps://mailer:pass@mail.example.org',
  MAIL_FROM: 'Nova <nova@example.org>',
  DATABASE_URL: 'postgres://sync@db.example.org/sync?sslmode=verify-full',
  STRIPE_SECRET_KEY: 'sk_live_x',
  STRIPE_WEBHOOK_SECRET: `whsec_${'x'.repeat(32)}`,
  STRIPE_BASIC_PRICE_ID: 'price_basic',
  STRIPE_PRO_PRICE_ID: 'price_pro',
})

function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe('the environment', () => {
  test('development needs nothing, and keeps the secret it made where others cannot read it', () => {
    const first = readConfig({ DATA_DIR: dataDir })
    expect(first).toMatchObject({
      isProduction: false,
      port: 8787,
      host: '127.0.0.1',
      smtpUrl: null,
      stripe: null,
    })
    expect(first.serverSecret).toHaveLength(48)
    expect(readConfig({ DATA_DIR: dataDir }).serverSecret).toEqual(first.serverSecret)
    expect(statSync(join(dataDir, 'development-secret')).mode & 0o777).toBe(0o600)
  })

  test('a whole production environment is taken', () => {
    expect(readConfig(production())).toMatchObject({
      isProduction: true,
      publicUrl: 'https://sync.example.org',
      trustedProxies: 1,
      stripe: { basicPriceId: 'price_basic' },
    })
  })

  test('names all that is missing in production at once', () => {
    const named = problemsOf({ NODE_ENV: 'production' }).map((problem) => problem.split(' ')[0])
    expect(named).toEqual([
      'SERVER_SECRET',
      'DATA_DIR',
      'PUBLIC_URL',
      'TRUSTED_PROXIES',
      'SMTP_URL',
      'MAIL_FROM',
      'The',
    ])
  })

  const same = secret()
  test.each<[string, Record<string, string | undefined>, RegExp]>([
    ['a short secret', { SERVER_SECRET: secret(31) }, /SERVER_SECRET has 31 bytes/],
    ['a short service secret', { SERVICE_SECRET: secret(5) }, /SERVICE_SECRET has 5 bytes/],
    ['a secret that is no secret', { SERVER_SECRET: 'A'.repeat(64) }, /not random/],
    [
      'a short previous secret',
      { SERVER_SECRET_PREVIOUS: secret(31) },
      /SERVER_SECRET_PREVIOUS has 31 bytes/,
    ],
    ['a rotation to the same', { SERVER_SECRET: same, SERVER_SECRET_PREVIOUS: same }, /are the same/],
    ['a previous secret alone', { SERVICE_SECRET_PREVIOUS: secret() }, /SERVICE_SECRET is missing/],
    [
      'a door’s old secret for the other',
      { SERVER_SECRET_PREVIOUS: same, SERVICE_SECRET: same },
      /are the same/,
    ],
    ['one secret for both doors', { SERVER_SECRET: same, SERVICE_SECRET: same }, /are the same/],
    ['http', { PUBLIC_URL: 'http://sync.example.org' }, /PUBLIC_URL is http/],
    ['no webhook secret', { STRIPE_WEBHOOK_SECRET: undefined }, /STRIPE_WEBHOOK_SECRET is missing/],
    ['a webhook secret that is none', { STRIPE_WEBHOOK_SECRET: 'sk_live_x' }, /begins with whsec_/],
    ['mail in the clear', { SMTP_URL: 'smtp://mail.example.org' }, /SMTP_URL is not encrypted/],
    ['a database in the clear', { DATABASE_URL: 'postgres://db.example.org/x' }, /without TLS/],
    ['a relative data folder', { DATA_DIR: 'data' }, /absolute path/],
    ['another database', { DATABASE_URL: 'mysql://x' }, /DATABASE_URL/],
    ['a port that is none', { PORT: '65536' }, /PORT/],
    ['a number in words', { TRUSTED_PROXIES: 'two' }, /TRUSTED_PROXIES/],
    ['an environment that is none', { NODE_ENV: 'prod' }, /NODE_ENV/],
  ])('refuses production with %s', (_, changes, problem) => {
    const problems = problemsOf({ ...production(), ...changes })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(problem)
  })

  test('BILLING=off runs without Stripe; half of Stripe is refused anywhere', () => {
    const { STRIPE_SECRET_KEY: _, ...rest } = production()
    const without = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('STRIPE_')))
    expect(readConfig({ ...without, BILLING: 'off' }).stripe).toBeNull()
    expect(problemsOf({ DATA_DIR: dataDir, STRIPE_SECRET_KEY: 'sk_test_x' })).toHaveLength(3)
  })
})
