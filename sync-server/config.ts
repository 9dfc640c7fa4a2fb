import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { codeOf } from '../contract/errors.ts'
import { dropAtEnd } from '../contract/text-ends.ts'
import { type Environment, environmentSchema, SECRET_MIN_BYTES } from './environment.ts'
import { productionProblems } from './production-problems.ts'

/** How the server is to run. */
export interface Config {
  isProduction: boolean
  dataDir: string
  host: string
  /** 0: any free port. */
  port: number
  /** Where the outside reaches it; null: the address it listens on. */
  publicUrl: string | null
  /** What the buttons of the /open pages begin with: the app's deep link. */
  appLinkUrl: string
  databaseUrl: string | null
  poolSize: number
  /** Encrypts the signing keys and derives refresh tokens. Anyone with this secret and the database can act as any user. */
  serverSecret: Buffer
  /** The previous secret, during a rotation: what it signed and sealed is still accepted. */
  serverSecretPrevious: Buffer | null
  /** Signs the X-Service-Token of operators' tools; null: no token is accepted. */
  serviceSecret: Buffer | null
  serviceSecretPrevious: Buffer | null
  /** How many trusted proxies are in front of the server; as many entries of X-Forwarded-For are used. */
  trustedProxies: number
  rateLimitPerMinute: number
  smtpUrl: string | null
  mailFrom: string
  stripe: StripeConfig | null
  logLevel: 'info' | 'warn' | 'error' | 'silent'
}
export interface StripeConfig {
  secretKey: string
  webhookSecret: string
  basicPriceId: string
  proPriceId: string
  /** Another server that speaks as Stripe does, for tests; null: Stripe itself. */
  apiUrl: string | null
}

/** All that is wrong with the environment, at once, so that an operator needs one try and not ten. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The server does not start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** Reads `env`, and outside production makes and keeps a secret in the data folder. Throws ConfigError. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const read = environmentSchema.safeParse(env)
  if (!read.success) {
    throw new ConfigError(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  }
  const values = read.data
  const isProduction = values.NODE_ENV === 'production'
  const problems = [...secretProblems(values), ...stripeProblems(values)]
  if (isProduction) problems.push(...productionProblems(values))
  if (isProduction && values.DATA_DIR !== undefined && !isAbsolute(values.DATA_DIR)) {
    problems.push('DATA_DIR must be an absolute path: a relative one moves with the working folder.')
  }
  if (problems.length > 0) throw new ConfigError(problems)

  const dataDir = resolve(values.DATA_DIR ?? 'sync-data')
  return {
    isProduction,
    dataDir,
    host: values.HOST ?? '127.0.0.1',
    port: values.PORT ?? 8787,
    publicUrl: values.PUBLIC_URL === undefined ? null : dropAtEnd(values.PUBLIC_URL, /\//),
    appLinkUrl: dropAtEnd(values.APP_LINK_URL ?? 'novacore://account', /\//),
    databaseUrl: values.DATABASE_URL ?? null,
    poolSize: values.DATABASE_POOL_SIZE ?? 10,
    serverSecret: values.SERVER_SECRET ?? developmentSecret(dataDir),
    serverSecretPrevious: values.SERVER_SECRET_PREVIOUS ?? null,
    serviceSecret: values.SERVICE_SECRET ?? null,
    serviceSecretPrevious: values.SERVICE_SECRET_PREVIOUS ?? null,
    trustedProxies: values.TRUSTED_PROXIES ?? 0,
    rateLimitPerMinute: values.RATE_LIMIT_PER_MINUTE ?? 100,
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM ?? 'Noble NovaCore <no-reply@localhost>',
    stripe: stripeConfig(values),
    logLevel: values.LOG_LEVEL ?? 'info',
  }
}

function secretProblems(values: Environment): string[] {
  return (['SERVER_SECRET', 'SERVICE_SECRET'] as const).flatMap((name) => [
    ...weakness(name, values[name]),
    ...weakness(`${name}_PREVIOUS`, values[`${name}_PREVIOUS`]),
    ...rotationProblems(name, values),
  ])
}

function rotationProblems(name: 'SERVER_SECRET' | 'SERVICE_SECRET', values: Environment): string[] {
  const [current, previous] = [values[name], values[`${name}_PREVIOUS`]]
  if (previous === undefined) return []
  if (current === undefined)
    return [`${name}_PREVIOUS is set, and ${name} is missing: that is the one which signs.`]
  return current.equals(previous) ? [`${name}_PREVIOUS and ${name} are the same.`] : []
}

function weakness(name: string, bytes: Buffer | undefined): string[] {
  if (bytes === undefined) return []
  if (bytes.length < SECRET_MIN_BYTES) {
    return [`${name} has ${bytes.length} bytes; at least ${SECRET_MIN_BYTES} random ones are needed.`]
  }
  // 32 random bytes hold fewer than 16 different ones about once in 10^20.
  return new Set(bytes).size < 16 ? [`${name} is not random: it repeats a few bytes.`] : []
}

function stripeProblems(values: Environment): string[] {
  if (values.BILLING === 'off') return []
  const names = [
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'STRIPE_BASIC_PRICE_ID',
    'STRIPE_PRO_PRICE_ID',
  ] as const
  const [basic, pro] = [values.STRIPE_BASIC_PRICE_ID, values.STRIPE_PRO_PRICE_ID]
  if (basic !== undefined && basic === pro) {
    return ['STRIPE_BASIC_PRICE_ID and STRIPE_PRO_PRICE_ID are the same price.']
  }
  const missing = names.filter((name) => values[name] === undefined)
  const isWanted = values.BILLING === 'on' || missing.length < names.length
  return isWanted
    ? missing.map((name) => `${name} is missing: billing needs all four STRIPE_ variables.`)
    : []
}

function stripeConfig(values: Environment): StripeConfig | null {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = values
  const { STRIPE_BASIC_PRICE_ID: basicPriceId, STRIPE_PRO_PRICE_ID: proPriceId } = values
  if (values.BILLING === 'off' || !secretKey || !webhookSecret || !basicPriceId || !proPriceId) return null
  const apiUrl = values.STRIPE_API_URL ?? null
  return { secretKey, webhookSecret, basicPriceId, proPriceId, apiUrl }
}

/** Made once and kept, so that the sessions of yesterday's development still hold today. */
function developmentSecret(dataDir: string): Buffer {
  const file = join(dataDir, 'development-secret')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  if (!existsSync(file)) {
    try {
      writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      // Another process was first: its secret is the one.
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
  const bytes = Buffer.from(readFileSync(file, 'utf8'), 'base64url')
  if (bytes.length < SECRET_MIN_BYTES)
    throw new ConfigError([`${file} is not whole. Delete it to get a new one.`])
  return bytes
}
