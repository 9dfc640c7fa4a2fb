import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../config.ts'

const SECRET = 'c2VjcmV0LW9mLXRoaXMtdGVzdC0wMTIzNDU2Nzg5LWFiY2RlZmdoaWprbG1ub3A'
const ALL = {
  STRIPE_SECRET_KEY: 'sk_test_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_0123456789abcdef',
  STRIPE_BASIC_PRICE_ID: 'price_basic',
  STRIPE_PRO_PRICE_ID: 'price_pro',
}
const read = (env: Record<string, string>) =>
  readConfig({ NODE_ENV: 'test', SERVER_SECRET: SECRET, DATA_DIR: '/nowhere', ...env }).stripe

function problems(env: Record<string, string>): readonly string[] {
  try {
    read(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

test('billing is off without settings, on with all four, and asks Stripe itself', () => {
  expect(read({})).toBeNull()
  expect(read({ ...ALL, BILLING: 'off' })).toBeNull()
  expect(read(ALL)).toEqual({
    secretKey: 'sk_test_1',
    webhookSecret: 'whsec_0123456789abcdef',
    basicPriceId: 'price_basic',
    proPriceId: 'price_pro',
    apiUrl: null,
  })
})

test('half of the settings, or one price for both plans, keep the server from starting', () => {
  for (const name of Object.keys(ALL)) {
    expect(problems({ ...ALL, [name]: '' })).toEqual([
      `${name} is missing: billing needs all four STRIPE_ variables.`,
    ])
  }
  expect(problems({ ...ALL, STRIPE_PRO_PRICE_ID: 'price_basic' })).toEqual([
    'STRIPE_BASIC_PRICE_ID and STRIPE_PRO_PRICE_ID are the same price.',
  ])
})

test('in production nobody but Stripe is asked who has paid', () => {
  const found = problems({ ...ALL, NODE_ENV: 'production', STRIPE_API_URL: 'https://stripe.example' })
  expect(found).toContain('STRIPE_API_URL is for tests: what answers there decides who has paid.')
  const without = problems({ ...ALL, NODE_ENV: 'production' })
  expect(without.some((problem) => problem.includes('STRIPE'))).toBe(false)
})
