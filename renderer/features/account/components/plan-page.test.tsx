import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  alice,
  basicEntitlement,
  FakeAccountCore,
  NOW_MS,
  PLANS,
  refusal,
  signedOut,
} from '../../../../tests/harness/page-account.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { PlanPage } from './plan-page.tsx'

const openExternal = vi.fn<(url: string) => Promise<boolean>>()
const CHECKOUT = 'https://checkout.stripe.com/c/pay/1'

beforeAll(() => {
  startTranslations('en')
  vi.stubGlobal('nova', { openExternal })
})
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS })
  openExternal.mockReset().mockResolvedValue(true)
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

function open(core: FakeAccountCore, state?: unknown) {
  vi.spyOn(globalThis, 'fetch').mockImplementation(core.fetch)
  const queries = createQueryClient()
  render(
    <QueryClientProvider client={queries}>
      <MemoryRouter initialEntries={[{ pathname: '/account/plan', state }]}>
        <PlanPage />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), refetch: () => queries.invalidateQueries({ queryKey: ['account'] }) }
}
const plan = (name: string) => screen.findByRole('listitem', { name })
const status = async (words: RegExp) => (await screen.findByText(words)).closest('[role="status"]')
const subscription = (change: object) => ({
  tier: 'basic' as const,
  period_end_ms: NOW_MS,
  grace_until_ms: null,
  subscriptions: [
    {
      id: 'sub_1',
      tier: 'basic' as const,
      status: 'active',
      period_end_ms: Date.UTC(2026, 11, 10, 12),
      cancel_at_ms: null,
      ...change,
    },
  ],
})

describe('the plans', () => {
  it('F6: stand side by side with limits, prices and what is used', async () => {
    open(new FakeAccountCore(alice))
    const basic = await plan('Basic plan')
    await within(basic).findByText('€9 a month')
    expect(within(await plan('Pro plan')).getByText('€19.50 a month')).toBeTruthy()
    expect(within(await plan('Pro plan')).getByText('Unlimited tokens')).toBeTruthy()
    const free = await plan('Free trial')
    expect(within(free).getByText('Your plan')).toBeTruthy()
    const meter = await within(free).findByRole('meter', { name: 'Tokens' })
    expect(meter.getAttribute('aria-valuetext')).toBe('400 today, 200 a day this month, of 1,000')
  })

  it('F6: can be seen without an account, which is needed to buy one', async () => {
    open(new FakeAccountCore(signedOut))
    const basic = await plan('Basic plan')
    expect(await within(basic).findByText(/Sign in to buy a plan/)).toBeTruthy()
    expect(within(basic).queryByRole('button')).toBeNull()
  })

  it('F6: are known by their limits without a connection', async () => {
    const core = new FakeAccountCore(alice).on('GET /billing/plans', () => refusal('sync_unreachable'))
    const { user } = open(core)
    expect((await screen.findAllByRole('alert'))[0]?.textContent).toContain('could not be reached')
    expect(within(await plan('Basic plan')).getByText('50,000 tokens a day')).toBeTruthy()
    expect(within(await plan('Basic plan')).getByText('Price not known now')).toBeTruthy()
    core.on('GET /billing/plans', () => Response.json({ plans: PLANS }))
    await user.click(screen.getAllByRole('button', { name: 'Try again' })[0] as HTMLElement)
    expect(await within(await plan('Basic plan')).findByText('€9 a month')).toBeTruthy()
  })

  it('F6: say that a server sells none', async () => {
    open(
      new FakeAccountCore(alice)
        .on('GET /billing/plans', () => refusal('billing_not_configured'))
        .on('GET /billing/subscription', () => refusal('billing_not_configured')),
    )
    expect(await screen.findByText(/This server does not sell plans/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /Buy/ })).toBeNull()
  })

  it('F6: are bought once the address is confirmed', async () => {
    const profile = { ...alice.profile, email_verified: false } as typeof alice.profile
    open(new FakeAccountCore({ ...alice, profile }))
    const basic = await plan('Basic plan')
    expect(await within(basic).findByText(/Confirm your email address/)).toBeTruthy()
    expect(within(basic).getByRole('link', { name: 'Confirm email' }).getAttribute('href')).toBe('/account')
  })
})

describe('buying a plan', () => {
  it('F6: opens the browser, waits, and shows the new plan as soon as it is there', async () => {
    const core = new FakeAccountCore(alice)
    core.on('POST /billing/checkout', () => {
      core.state = { ...alice, checkout: { tier: 'basic', until_ms: NOW_MS + 3_600_000, is_page_open: true } }
      return Response.json({ url: CHECKOUT, expires_at_ms: null })
    })
    const { user, refetch } = open(core)
    await user.click(await screen.findByRole('button', { name: 'Buy Basic plan' }))
    expect(await status(/Waiting for your payment of the Basic plan/)).toBeTruthy()
    expect(openExternal.mock.calls).toEqual([[CHECKOUT]])
    // A second one cannot be opened beside it.
    for (const buy of screen.getAllByRole('button', { name: /^Buy/ })) {
      expect((buy as HTMLButtonElement).disabled).toBe(true)
    }
    core.state = { ...alice, entitlement: basicEntitlement }
    await refetch()
    expect(await status(/You are now on the Basic plan. Thank you./)).toBeTruthy()
    expect(within(await plan('Basic plan')).getByText('Your plan')).toBeTruthy()
  })

  it('F6: leaves no trace when the user does not want the page opened', async () => {
    openExternal.mockResolvedValue(false)
    const core = new FakeAccountCore(alice)
      .on('POST /billing/checkout', () => Response.json({ url: CHECKOUT, expires_at_ms: null }))
      .on('POST /billing/returned', () => Response.json({}))
    const { user } = open(core)
    await user.click(await screen.findByRole('button', { name: 'Buy Basic plan' }))
    await waitFor(() =>
      expect(core.asked()).toEqual([
        ['POST /billing/checkout', { tier: 'basic' }],
        ['POST /billing/returned', { from: 'cancel' }],
      ]),
    )
    expect(screen.queryByText(/Waiting for your payment/)).toBeNull()
  })

  it('F6: opens nothing but https', async () => {
    const core = new FakeAccountCore(alice)
      .on('POST /billing/checkout', () => Response.json({ url: 'file:///etc/passwd', expires_at_ms: null }))
      .on('POST /billing/returned', () => Response.json({}))
    const { user } = open(core)
    await user.click(await screen.findByRole('button', { name: 'Buy Basic plan' }))
    await waitFor(() => expect(core.asked()).toHaveLength(2))
    expect(openExternal).not.toHaveBeenCalled()
  })

  it('F6: can be left from the page that waits', async () => {
    const checkout = { tier: 'basic' as const, until_ms: NOW_MS + 3_600_000, is_page_open: true }
    const core = new FakeAccountCore({ ...alice, checkout })
    core.on('POST /billing/returned', () => {
      core.state = alice
      return Response.json({})
    })
    const { user } = open(core)
    await user.click(await screen.findByRole('button', { name: 'I closed it' }))
    expect(await status(/Nothing was bought and nothing was charged/)).toBeTruthy()
  })

  it('J4: says after the link of a cancelled payment that nothing was bought', async () => {
    open(new FakeAccountCore(alice), { returnedFrom: 'cancel' })
    expect(await status(/Nothing was bought and nothing was charged/)).toBeTruthy()
  })

  it('J4: thanks after the link of a payment whose plan was there before it', async () => {
    open(new FakeAccountCore({ ...alice, entitlement: basicEntitlement }), { returnedFrom: 'success' })
    expect(await status(/You are now on the Basic plan/)).toBeTruthy()
  })

  it('J4: says after the link of a payment that its plan is still to come, and asks for it', async () => {
    const core = new FakeAccountCore(alice)
    const { user } = open(core, { returnedFrom: 'success' })
    expect(await status(/Your payment is being confirmed/)).toBeTruthy()
    core.on('POST /account/refresh', () => {
      core.state = { ...alice, entitlement: basicEntitlement }
      return Response.json({})
    })
    await user.click(screen.getByRole('button', { name: 'Check now' }))
    expect(await status(/You are now on the Basic plan/)).toBeTruthy()
  })

  it.each(['subscription_exists', 'billing_unavailable', 'sync_unreachable'] as const)(
    'F6: says why it did not work (%s)',
    async (code) => {
      const core = new FakeAccountCore(alice).on('POST /billing/checkout', () => refusal(code))
      const { user } = open(core)
      await user.click(await screen.findByRole('button', { name: 'Buy Pro plan' }))
      expect(await within(await plan('Pro plan')).findByRole('alert')).toBeTruthy()
      expect(openExternal).not.toHaveBeenCalled()
    },
  )
})

describe('a subscription', () => {
  it.each([
    [subscription({}), /renews on Dec 10, 2026/],
    [subscription({ cancel_at_ms: NOW_MS }), /cancelled: it runs until Nov 10, 2026/],
    [
      { ...subscription({ status: 'past_due' }), grace_until_ms: Date.UTC(2026, 10, 20, 12) },
      /a payment failed. Your plan stays until Nov 20, 2026/,
    ],
    [subscription({ status: 'unpaid' }), /was not paid, so the free trial counts/],
    [subscription({ status: 'from_the_future' }), /from_the_future/],
  ])('F6: is explained with its dates (%#)', async (state, words) => {
    const core = new FakeAccountCore({ ...alice, entitlement: basicEntitlement })
    core.subscription = state
    open(core)
    expect(await screen.findByText(words)).toBeTruthy()
  })

  it('F6: is managed and changed in the browser, and none is bought beside it', async () => {
    const core = new FakeAccountCore({ ...alice, entitlement: basicEntitlement })
    core.subscription = subscription({})
    core.on('POST /billing/portal', () =>
      Response.json({ url: 'https://billing.stripe.com/1', expires_at_ms: null }),
    )
    const { user, refetch } = open(core)
    await user.click(await screen.findByRole('button', { name: 'Manage subscription' }))
    await waitFor(() => expect(openExternal.mock.calls).toEqual([['https://billing.stripe.com/1']]))
    await screen.findByText('Change plan in your browser')
    // The core watches the plan while the page is open.
    const checkout = { tier: 'basic', until_ms: NOW_MS + 60_000, is_page_open: true } as const
    core.state = { ...core.state, checkout }
    await refetch()
    expect(await status(/Your subscription is open in the browser/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Buy/ })).toBeNull()
    // Back in the app, the core asks a little longer.
    core.state = { ...core.state, checkout: { ...checkout, is_page_open: false } }
    await refetch()
    await waitFor(() => expect(screen.queryByText(/Your subscription is open in the browser/)).toBeNull())
  })
})
