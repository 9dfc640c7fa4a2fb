import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, useLocation } from 'react-router'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AccountState } from '../../contract/core/account.ts'
import type { DeepLink } from '../../contract/deep-link.ts'
import { alice, FakeAccountCore, refusal, signedOut } from '../../tests/harness/page-account.ts'
import { createQueryClient } from '../core/query.ts'
import { startTranslations } from '../i18n/translations.ts'
import { Toasts } from '../ui/toast.tsx'
import { LinkQuestion } from './link-question.tsx'

const token = 'code-of-the-mail-1234'
let waiting: DeepLink | null = null
let tellPage = () => {}

beforeAll(() => {
  startTranslations('en')
  Element.prototype.hasPointerCapture = () => false
  vi.stubGlobal('nova', {
    takeLink: async () => {
      const link = waiting
      waiting = null
      return link
    },
    onLink: (listener: () => void) => {
      tellPage = listener
      return () => undefined
    },
  })
})
afterEach(cleanup)

function Place() {
  const { pathname, state } = useLocation()
  return <output aria-label="place">{`${pathname} ${JSON.stringify(state)}`}</output>
}
function open(state: AccountState, link: DeepLink | null) {
  waiting = link
  const core = new FakeAccountCore(state)
  vi.spyOn(globalThis, 'fetch').mockImplementation(core.fetch)
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter initialEntries={['/chat/1']}>
        <Toasts>
          <LinkQuestion />
          <Place />
        </Toasts>
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return { core, user: userEvent.setup() }
}
const place = () => screen.getByLabelText('place').textContent
const dialog = (name: string) => screen.findByRole('dialog', { name })

describe('a link that opens the app', () => {
  it('J4: confirms an address only after a click', async () => {
    const { core, user } = open(alice, { verb: 'verify-email', token })
    const question = await dialog('Confirm this email address?')
    await within(question).findByText('You are signed in as alice@example.com.')
    expect(core.asked()).toEqual([])
    await user.click(within(question).getByRole('button', { name: 'Confirm' }))
    await screen.findByText('Your email address is confirmed.')
    expect(core.asked()).toEqual([['POST /account/verify', { token }]])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('J4: does nothing when it is cancelled', async () => {
    const { core, user } = open(alice, { verb: 'verify-email', token })
    const question = await dialog('Confirm this email address?')
    await user.click(await within(question).findByRole('button', { name: 'Cancel' }))
    expect(screen.queryByRole('dialog')).toBeNull()
    expect([core.asked(), place()]).toEqual([[], '/chat/1 null'])
  })

  it('J4: asks for the password while nobody is signed in, and says what is wrong', async () => {
    const { core, user } = open(signedOut, { verb: 'verify-email', token })
    const question = await dialog('Confirm this email address?')
    const password = await within(question).findByLabelText('Password of this account')
    core.on('POST /account/verify', () => refusal('mail_token_not_yours'))
    await user.type(password, 'correct horse{Enter}')
    expect((await within(question).findByRole('alert')).textContent).toContain('belongs to another account')
    expect(core.asked()).toEqual([['POST /account/verify', { token, password: 'correct horse' }]])
  })

  it('J4: hands the code of a forgotten password to its form, once the user goes on', async () => {
    const { core, user } = open(signedOut, { verb: 'reset-password', token })
    const question = await dialog('Set a new password?')
    expect(place()).toBe('/chat/1 null')
    await user.click(within(question).getByRole('button', { name: 'Continue' }))
    expect(place()).toBe(`/account {"resetCode":"${token}"}`)
    expect(core.asked()).toEqual([])
  })

  it('J4: goes to the plans after a payment, and only reads', async () => {
    const { core } = open(alice, { verb: 'subscription', from: 'success' })
    await waitFor(() => expect(place()).toBe('/account/plan {"returnedFrom":"success"}'))
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(core.asked()).toEqual([['POST /billing/returned', { from: 'success' }]])
  })

  it('J4: is taken when it comes later; the newest counts', async () => {
    open(alice, null)
    waiting = { verb: 'verify-email', token }
    act(() => tellPage())
    await dialog('Confirm this email address?')
    waiting = { verb: 'reset-password', token }
    act(() => tellPage())
    await dialog('Set a new password?')
    expect(screen.queryByRole('dialog', { name: 'Confirm this email address?' })).toBeNull()
  })
})
