import { z } from 'zod'
import { SERVICE_SECRET_MIN_BYTES } from '../contract/service-token.ts'

/** HKDF and HMAC keys are derived from a secret: as many bytes as SHA-256 returns. */
export const SECRET_MIN_BYTES = SERVICE_SECRET_MIN_BYTES

const emptyIsNone = (value: unknown) => (value === '' ? undefined : value)
const optional = <S extends z.ZodType>(schema: S) => z.preprocess(emptyIsNone, schema.optional())
const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'takes a whole number')
    .transform(Number)
    .pipe(z.number().min(min).max(max))
const secret = z
  .string()
  .regex(/^[A-Za-z0-9_-]+={0,2}$/, 'takes base64url, such as `openssl rand -base64 48 | tr "+/" "-_"` prints')
  .transform((text) => Buffer.from(text, 'base64url'))

/** Every variable that the server reads; no other file reads one. An empty value counts as not set. */
export const environmentSchema = z.object({
  NODE_ENV: optional(z.enum(['production', 'development', 'test'])),
  DATA_DIR: optional(z.string()),
  HOST: optional(z.string()),
  PORT: optional(integer(0, 65_535)),
  PUBLIC_URL: optional(z.url({ protocol: /^https?$/ })),
  APP_LINK_URL: optional(z.url()),
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })),
  DATABASE_POOL_SIZE: optional(integer(1, 500)),
  SERVER_SECRET: optional(secret),
  SERVER_SECRET_PREVIOUS: optional(secret),
  SERVICE_SECRET: optional(secret),
  SERVICE_SECRET_PREVIOUS: optional(secret),
  TRUSTED_PROXIES: optional(integer(0, 10)),
  RATE_LIMIT_PER_MINUTE: optional(integer(1, 999_999_999)),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
  MAIL_FROM: optional(z.string()),
  BILLING: optional(z.enum(['on', 'off'])),
  STRIPE_SECRET_KEY: optional(z.string()),
  STRIPE_WEBHOOK_SECRET: optional(z.string()),
  STRIPE_BASIC_PRICE_ID: optional(z.string()),
  STRIPE_PRO_PRICE_ID: optional(z.string()),
  STRIPE_API_URL: optional(z.url({ protocol: /^https?$/ })),
  LOG_LEVEL: optional(z.enum(['info', 'warn', 'error', 'silent'])),
})
export type Environment = z.infer<typeof environmentSchema>
