import Stripe from 'stripe'
import { AppError } from '../../contract/errors.ts'
import type { Logger } from '../../server-kit/logger.ts'
import type { StripeConfig } from '../config.ts'

/** A user waits for some of these calls. The library retries twice, each time with the same idempotency key. */
const TIMEOUT_MS = 10_000
const RETRIES = 2

export function createStripe({ secretKey, apiUrl }: StripeConfig): Stripe {
  return new Stripe(secretKey, {
    timeout: TIMEOUT_MS,
    maxNetworkRetries: RETRIES,
    telemetry: false,
    ...(apiUrl === null ? {} : placeOf(new URL(apiUrl))),
  })
}

function placeOf({ protocol, hostname, port }: URL) {
  const isPlain = protocol === 'http:'
  return {
    host: hostname,
    port: port === '' ? (isPlain ? 80 : 443) : Number(port),
    protocol: isPlain ? ('http' as const) : ('https' as const),
  }
}

/** Returns whether Stripe does not know the id that was asked for. */
export function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing'
}

/** Runs a call for a user who waits. Throws billing_unavailable when Stripe refused or did not answer. */
export async function askStripe<T>(logger: Logger, what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error
    logger.error('stripe refused or did not answer', { what, ...reasonOf(error) })
    throw new AppError(
      'billing_unavailable',
      'The payment service did not answer. Nothing was charged; try again in a minute.',
      { retryAfterSeconds: 60, cause: error },
    )
  }
}

/** Stripe's own messages can quote an address: type and code say enough, and its request id finds the rest there. */
export function reasonOf(error: unknown): Record<string, string | number | undefined> {
  if (!(error instanceof Stripe.errors.StripeError)) {
    return { error: error instanceof Error ? error.name : 'unknown' }
  }
  return {
    error: error.type,
    code: error.code,
    status: error.statusCode,
    param: error.param,
    stripe_request: error.requestId,
  }
}
