import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AccountState } from '../../contract/core/account.ts'
import { alice, basicEntitlement, FakeAccountCore, signedOut } from '../../tests/harness/page-account.ts'
import { createQueryClient } from '../core/query.ts'
import { startTranslations } from '../i18n/translations.ts'
import { AccountBanner } from './account-banner.tsx'

beforeAll(() => startTranslations('en'))
afterEach(cleanup)

function open(state: AccountState, path = '/') {
  const core = new FakeAccountCore(state)
  vi.spyOn(globalThis, 'fetch').mockImplementation(core.fetch)
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter initialEntries={[path]}>
        <AccountBanner />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return { core, user: userEvent.setup() }
}
const paid = (change: Partial<AccountState['entitlement']>): AccountState => ({
  ...alice,
  entitlement: { ...basicEntitlement, ...change },
})

describe('the banner of the account', () => {
  it.each<[string, AccountState, RegExp]>([
    [
      'grace',
      paid({ state: 'grace' }),
      /Your Basic plan could not be checked since Nov 10, 2026. It stays until/,
    ],
    ['expired', paid({ state: 'expired', tier: 'free_trial' }), /so the free trial counts now/],
    ['a foreign key', paid({ problem: 'wrong_key' }), /signed with a key that this app does not trust/],
    ['a clock set back', paid({ problem: 'clock_back' }), /The clock of this computer is set back/],
    [
      'an ended session',
      { ...alice, session: 'ended', ended_because: 'refresh_token_reused' },
      /used from two places.*Your chats and your plan go on/,
    ],
    [
      'a revoked device',
      { ...alice, session: 'ended', ended_because: 'device_revoked' },
      /signed out from another device/,
    ],
    [
      'a frozen device',
      { ...alice, reconcile: { ...alice.reconcile, state: 'stopped', problem: 'ledger_device_frozen' } },
      /two different histories/,
    ],
  ])('E4: says what to know of %s', async (_name, state, words) => {
    open(state)
    expect((await screen.findByRole('status')).textContent).toMatch(words)
  })

  it.each<[string, AccountState]>([
    ['nobody is signed in', signedOut],
    ['all is well', paid({})],
    // Without a plan that was paid there is nothing to lose.
    [
      'the free plan cannot be checked',
      { ...alice, entitlement: { ...alice.entitlement, state: 'expired' } },
    ],
  ])('E4: is not there while %s', async (_name, state) => {
    const { core } = open(state)
    await waitFor(() => expect(core.sent.some(([route]) => route === 'GET /account')).toBe(true))
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('E4: is not there on the page that says the same', async () => {
    const { core } = open(paid({ state: 'grace' }), '/account')
    await waitFor(() => expect(core.sent.some(([route]) => route === 'GET /account')).toBe(true))
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('E4: is dismissed where it only informs, and comes back with another state', async () => {
    const { user } = open(paid({ state: 'grace' }))
    await user.click(await screen.findByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByRole('status')).toBeNull()
    cleanup()
    open(paid({ state: 'expired', tier: 'free_trial' }))
    expect(await screen.findByRole('status')).toBeTruthy()
  })

  it('F4: stays while the user has to sign in again, and leads there', async () => {
    open({ ...alice, session: 'ended' })
    expect((await screen.findByRole('link', { name: 'Sign in again' })).getAttribute('href')).toBe('/account')
    expect(screen.queryByRole('button', { name: 'Dismiss' })).toBeNull()
  })
})
