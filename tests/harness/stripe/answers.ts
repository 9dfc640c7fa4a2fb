import type { Form } from './form.ts'
import type { StripeObject } from './objects.ts'

/** An error as Stripe's API answers it (https://docs.stripe.com/api/errors). */
export class StripeRefusal extends Error {
  override name = 'StripeRefusal'
  readonly status: number
  readonly body: { error: Record<string, string> }

  constructor(status: number, error: { type: string; code?: string; message: string; param?: string }) {
    super(error.message)
    this.status = status
    this.body = { error }
  }
}

export function noSuch(kind: string, id: string, param: string, status = 404): StripeRefusal {
  return new StripeRefusal(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  })
}

/** Refuses, as Stripe does, what it does not know or misses. */
export function checkForm(form: Form, allowed: readonly string[], required: readonly string[] = []): void {
  for (const key of Object.keys(form)) {
    if (allowed.includes(key) || key === 'expand') continue
    throw new StripeRefusal(400, {
      type: 'invalid_request_error',
      code: 'parameter_unknown',
      message: `Received unknown parameter: ${key}`,
      param: key,
    })
  }
  for (const key of required) {
    if (form[key] !== undefined) continue
    throw new StripeRefusal(400, {
      type: 'invalid_request_error',
      code: 'parameter_missing',
      message: `Missing required param: ${key}.`,
      param: key,
    })
  }
}

export function textOf(value: Form[string] | undefined): string | null {
  return typeof value === 'string' ? value : null
}

export function metadataOf(value: Form[string] | undefined): Record<string, string> {
  if (typeof value !== 'object' || Array.isArray(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, text]) => (textOf(text) === null ? [] : [[key, String(text)]])),
  )
}

/** The list envelope, newest first, `limit` long, after `starting_after`. */
export function page<T extends StripeObject>(all: readonly T[], form: Form, url: string) {
  const limit = Number(textOf(form.limit) ?? 10)
  const after = textOf(form.starting_after)
  const newestFirst = [...all].reverse()
  const from = after === null ? 0 : newestFirst.findIndex(({ id }) => id === after) + 1
  const data = newestFirst.slice(from, from + limit)
  return { object: 'list', data, has_more: from + limit < newestFirst.length, url }
}
