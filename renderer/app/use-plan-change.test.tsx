import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  alice,
  basicEntitlement,
  FakeAccountCore,
  NOW_MS,
  QUOTA,
  signedOut,
} from '../../tests/harness/page-account.ts'
import { useAccount } from '../core/account-state.ts'
import { createQueryClient } from '../core/query.ts'
import { useQuota } from '../core/usage.ts'
import { startTranslations } from '../i18n/translations.ts'
import { toasts } from '../lib/toasts.ts'
import { usePlanChange } from './use-plan-change.ts'

beforeAll(() => startTranslations('en'))
afterEach(() => {
  cleanup()
  toasts.set([])
})

function Watch() {
  usePlanChange()
  const quota = useQuota()
  return (
    <>
      <output aria-label="tier">{useAccount().data?.entitlement.tier}</output>
      <output aria-label="used">{quota.data?.tokens.used}</output>
    </>
  )
}

function showWith(queries: QueryClient, path = '/'): QueryClient {
  render(
    <QueryClientProvider client={queries}>
      <MemoryRouter initialEntries={[path]}>
        <Watch />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return queries
}

/** Shows the app with one state of the account, then with the next. */
async function change(from: typeof alice, to: typeof alice, path = '/') {
  const core = new FakeAccountCore(from)
  vi.spyOn(globalThis, 'fetch').mockImplementation(core.fetch)
  const queries = showWith(createQueryClient(), path)
  const tier = () => screen.getByLabelText('tier').textContent
  await waitFor(() => expect(tier()).toBe(from.entitlement.tier))
  core.state = to
  await act(() => queries.invalidateQueries({ queryKey: ['account'] }))
  await waitFor(() => expect(tier()).toBe(to.entitlement.tier))
  return toasts.get().map(({ text }) => text)
}

it('G3: what other devices used shows after an exchange with the server', async () => {
  const core = new FakeAccountCore(alice)
  vi.spyOn(globalThis, 'fetch').mockImplementation(core.fetch)
  const queries = showWith(createQueryClient())
  const used = () => screen.getByLabelText('used').textContent
  await waitFor(() => expect(used()).toBe('400'))
  core.on('GET /usage/quota', () =>
    Response.json({ ...QUOTA, tokens: { ...QUOTA.tokens, used: 700, remaining: 300, elsewhere: 300 } }),
  )
  core.state = { ...alice, reconcile: { ...alice.reconcile, last_success_at_ms: NOW_MS + 1 } }
  await act(() => queries.invalidateQueries({ queryKey: ['account'] }))
  await waitFor(() => expect(used()).toBe('700'))
})

describe('a plan that changes', () => {
  const paid = { ...alice, entitlement: basicEntitlement }

  it('F6: is told wherever the user is', async () => {
    expect(await change(alice, paid, '/chat/1')).toEqual(['You are now on the Basic plan.'])
  })

  it('F6: is told by the page of the plans itself', async () => {
    expect(await change(alice, paid, '/account/plan')).toEqual([])
  })

  it('E4: is told by a banner when it has expired', async () => {
    const expired = { ...basicEntitlement, tier: 'free_trial' as const, state: 'expired' as const }
    expect(await change(paid, { ...alice, entitlement: expired })).toEqual([])
  })

  it('F4: is no news to a user who has just signed out', async () => {
    expect(await change(paid, signedOut)).toEqual([])
  })
})
