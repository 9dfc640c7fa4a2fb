import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  alice,
  basicEntitlement,
  device,
  FakeAccountCore,
  NOW_MS,
  OTHER_DEVICE,
  refusal,
  signedOut,
  THIS_DEVICE,
} from '../../../../tests/harness/page-account.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { Toasts } from '../../../ui/toast.tsx'
import { AccountPage } from './account-page.tsx'

beforeAll(() => {
  startTranslations('en')
  Element.prototype.scrollIntoView = () => undefined
  // jsdom has no pointers to capture; a toast asks.
  Element.prototype.hasPointerCapture = () => false
})
afterEach(cleanup)

function open(core: FakeAccountCore, entry: string | { pathname: string; state: unknown } = '/account') {
  vi.spyOn(globalThis, 'fetch').mockImplementation(core.fetch)
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter initialEntries={[entry]}>
        <Toasts>
          <AccountPage />
        </Toasts>
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}
const button = (name: string | RegExp) => screen.findByRole('button', { name })
const field = (name: string | RegExp) => screen.findByLabelText<HTMLInputElement>(name)
const problemOf = (input: HTMLElement) =>
  (input.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent)
    .join(' ')

describe('the account page, signed out', () => {
  it('J3: says what an account gives, what stays here, and that none is needed', async () => {
    open(new FakeAccountCore(signedOut))
    expect(await screen.findByRole('heading', { name: 'What an account gives you' })).toBeTruthy()
    expect(screen.getByText(/You can go on without an account/)).toBeTruthy()
    expect(screen.getByText('https://sync.example.com')).toBeTruthy()
  })

  it('F4: signs in, and shows the account', async () => {
    const core = new FakeAccountCore(signedOut)
    core.on('POST /account/login', () => {
      core.state = alice
      return Response.json(alice)
    })
    const user = open(core)
    await user.type(await field('Email address'), 'alice@example.com')
    await user.type(await field('Password'), 'correct horse{Enter}')
    expect(await screen.findByRole('tab', { name: 'Devices' })).toBeTruthy()
    expect(core.asked()).toEqual([
      ['POST /account/login', { email: 'alice@example.com', password: 'correct horse' }],
    ])
  })

  it('F4: keeps what was typed when it is refused, and puts the problem to its field', async () => {
    const core = new FakeAccountCore(signedOut).on('POST /account/login', () => refusal('credentials_wrong'))
    const user = open(core)
    await user.type(await field('Email address'), 'alice@example.com')
    await user.type(await field('Password'), 'wrong{Enter}')
    const password = await field('Password')
    await waitFor(() => expect(problemOf(password)).toContain('Email address or password is wrong'))
    expect(document.activeElement).toBe(password)
    expect([password.value, (await field('Email address')).value]).toEqual(['wrong', 'alice@example.com'])
  })

  it('F4: sends nothing while a field is wrong, and goes to the first one', async () => {
    const core = new FakeAccountCore(signedOut)
    const user = open(core)
    await user.type(await field('Email address'), 'alice')
    await user.click(await button('Sign in'))
    const email = await field('Email address')
    expect(email.getAttribute('aria-invalid')).toBe('true')
    expect(document.activeElement).toBe(email)
    expect(problemOf(email)).toContain('Enter a valid email address')
    expect(core.asked()).toEqual([])
  })

  it.each([
    [refusal('login_throttled', { retry_after_seconds: 720 }), 'Too many attempts. Try again in 12 min.'],
    [refusal('login_throttled'), 'Too many attempts. Try again in 15 minutes.'],
    [refusal('sync_unreachable'), 'The server could not be reached.'],
    [refusal('sync_insecure'), 'The connection to the server is not safe'],
    [refusal('account_locked'), 'This account is locked.'],
  ])('F4: says above the button why it did not work (%#)', async (answer, words) => {
    const user = open(new FakeAccountCore(signedOut).on('POST /account/login', () => answer))
    await user.type(await field('Email address'), 'alice@example.com')
    await user.type(await field('Password'), 'correct horse{Enter}')
    expect((await screen.findByRole('alert')).textContent).toContain(words)
  })

  it('F1: creates an account with the address that was typed, and then asks for the code', async () => {
    const core = new FakeAccountCore(signedOut)
    core.on('POST /account/register', () => {
      core.state = { ...alice, profile: { ...alice.profile, email_verified: false } as typeof alice.profile }
      return Response.json(core.state)
    })
    const user = open(core)
    await user.type(await field('Email address'), 'alice@example.com')
    await user.click(await button('Create account'))
    expect((await field('Email address')).value).toBe('alice@example.com')
    await user.type(await field('Password'), 'short')
    await user.click(await button('Create account'))
    expect(problemOf(await field('Password'))).toContain('must have 8 to 256 characters')
    await user.type(await field('Password'), ' no more{Enter}')
    expect(await screen.findByRole('heading', { name: 'Confirm your email address' })).toBeTruthy()
    expect(core.asked()).toEqual([
      [
        'POST /account/register',
        { email: 'alice@example.com', password: 'short no more', name: '', language: 'en' },
      ],
    ])
  })

  it('F1: shows the password when asked', async () => {
    const user = open(new FakeAccountCore(signedOut))
    const password = await field('Password')
    expect(password.type).toBe('password')
    await user.click(await button('Show password'))
    expect(password.type).toBe('text')
    await user.click(await button('Hide password'))
    expect(password.type).toBe('password')
  })

  it('F4: sets a forgotten password with the code of the mail, or its whole link', async () => {
    const core = new FakeAccountCore(signedOut)
      .on('POST /account/forgot', () => Response.json({ accepted: true }))
      .on('POST /account/reset', () => Response.json({ ended_sessions: 2, devices: [device({})] }))
    const user = open(core)
    await user.type(await field('Email address'), 'alice@example.com')
    await user.click(await button('Forgot your password?'))
    await user.click(await button('Send code'))
    expect(
      (await screen.findByText(/If there is an account with alice@example.com/)).textContent,
    ).toBeTruthy()
    await user.type(await field('Code from the email'), 'https://s/open/reset-password#token=abc_123')
    await user.type(await field('New password'), 'a new password')
    await user.click(await field('Sign out all devices'))
    await user.click(await button('Set new password'))
    expect(await screen.findByText(/you were signed out everywhere/)).toBeTruthy()
    expect(screen.getByText('Laptop')).toBeTruthy()
    expect((await field('Email address')).value).toBe('alice@example.com')
    expect(core.asked()).toEqual([
      ['POST /account/forgot', { email: 'alice@example.com' }],
      ['POST /account/reset', { token: 'abc_123', password: 'a new password', revoke_devices: true }],
    ])
  })

  it('J4: opens the form for a new password with the code of a link', async () => {
    open(new FakeAccountCore(signedOut), { pathname: '/account', state: { resetCode: 'code-of-a-link' } })
    expect((await field('Code from the email')).value).toBe('code-of-a-link')
  })
})

describe('the address of the server', () => {
  it('F4: comes first when none is set, and must be safe', async () => {
    const core = new FakeAccountCore({ ...signedOut, server: { url: null, default_url: null } })
    core.on('PATCH /settings', () => {
      core.state = { ...signedOut, server: { url: 'https://sync.school.example', default_url: null } }
      return Response.json({})
    })
    const user = open(core)
    const address = await field('Server address')
    expect(screen.queryByLabelText('Password')).toBeNull()
    await user.type(address, 'http://sync.school.example')
    await user.click(await button('Save'))
    expect(problemOf(address)).toContain('must begin with https://')
    await user.clear(address)
    await user.type(address, 'https://sync.school.example/{Enter}')
    expect(await field('Password')).toBeTruthy()
    expect(core.asked()).toEqual([['PATCH /settings', { sync_server_url: 'https://sync.school.example' }]])
  })
})

describe('an address that is not confirmed', () => {
  const unconfirmed = { ...alice, profile: { ...alice.profile, email_verified: false } } as typeof alice

  it('F1: is confirmed with the code', async () => {
    const core = new FakeAccountCore(unconfirmed)
    core.on('POST /account/verify', () => {
      core.state = alice
      return Response.json({})
    })
    const user = open(core)
    await user.type(await field('Code from the email'), ' abc_123 ')
    await user.click(await button('Confirm'))
    await waitFor(() => expect(screen.queryByLabelText('Code from the email')).toBeNull())
    expect(core.asked()).toEqual([['POST /account/verify', { token: 'abc_123' }]])
  })

  it('F1: says that a code is not valid any more, and sends another mail', async () => {
    const core = new FakeAccountCore(unconfirmed)
      .on('POST /account/verify', () => refusal('mail_token_invalid'))
      .on('POST /account/resend', () => Response.json({ state: 'queued' }))
    const user = open(core)
    const code = await field('Code from the email')
    await user.type(code, 'old{Enter}')
    await waitFor(() => expect(problemOf(code)).toContain('not valid any more'))
    await user.click(await button('Send it again'))
    expect(await screen.findByText(/A new email is on its way/)).toBeTruthy()
  })

  it('F1: says when the next mail can be asked for', async () => {
    const core = new FakeAccountCore(unconfirmed).on('POST /account/resend', () =>
      refusal('mail_throttled', { retry_after_seconds: 3_600 }),
    )
    const user = open(core)
    await user.click(await button('Send it again'))
    expect((await screen.findByRole('alert')).textContent).toBe(
      'Too many emails were requested. Try again in 1 hr.',
    )
  })

  it('F1: a wrong one is left by signing out', async () => {
    const core = new FakeAccountCore(unconfirmed)
    core.on('POST /account/logout', () => {
      core.state = signedOut
      return Response.json({ server_told: true, unsent_entries: 0 })
    })
    const user = open(core)
    await user.click(await button('Use another address'))
    const [inNotice] = screen.getAllByRole('button', { name: 'Sign out' })
    await user.click(inNotice as HTMLElement)
    expect(await screen.findByRole('heading', { name: 'What an account gives you' })).toBeTruthy()
  })
})

describe('the account page, signed in', () => {
  it('J3: shows the profile, the plan with its dates, and that all was sent', async () => {
    open(new FakeAccountCore({ ...alice, entitlement: basicEntitlement }))
    expect(await screen.findByText('alice@example.com')).toBeTruthy()
    expect(screen.getByText('Basic plan')).toBeTruthy()
    expect(screen.getByText(/^It works without an internet connection until/).textContent).toContain(
      'Nov 24, 2026',
    )
    expect(screen.getByText(/All usage records were sent/)).toBeTruthy()
  })

  it('J3: changes the name', async () => {
    const core = new FakeAccountCore(alice).on('PATCH /account/profile', () => Response.json(alice.profile))
    const user = open(core)
    const name = await field('Name')
    await user.clear(name)
    await user.type(name, 'Alice B.{Enter}')
    await screen.findByText('Saved.')
    expect(core.asked()).toEqual([['PATCH /account/profile', { name: 'Alice B.' }]])
  })

  it('G1: says why usage waits, and when it is sent again', async () => {
    open(
      new FakeAccountCore({
        ...alice,
        connection: { state: 'failing', code: 'sync_unreachable', since_ms: NOW_MS },
        reconcile: {
          ...alice.reconcile,
          state: 'waiting',
          pending_entries: 12,
          retry_at_ms: Date.now() + 125 * 60_000,
          problem: 'sync_unreachable',
        },
      }),
    )
    expect(await screen.findByText(/12 records wait to be sent/)).toBeTruthy()
    expect(screen.getByText(/Next try in 2 hours/).textContent).toContain('could not be reached')
    expect(screen.getByText(/Not reachable/)).toBeTruthy()
  })

  it.each([
    ['ledger_device_frozen', /two different histories of this device/, true],
    ['a_code_of_the_future', /The server refused \(a_code_of_the_future\)/, false],
  ])('G2: says why sending stopped, and what helps (%s)', async (problem, words, hasButton) => {
    const core = new FakeAccountCore({
      ...alice,
      reconcile: { ...alice.reconcile, state: 'stopped', pending_entries: 3, problem },
    })
    const user = open(core)
    expect(await screen.findByText(words)).toBeTruthy()
    const again = screen.queryByRole('button', { name: 'Register this device again' })
    expect(again !== null).toBe(hasButton)
    if (again) {
      await user.click(again)
      await user.type(await field('Password'), 'correct horse{Enter}')
      await screen.findByText('This device is registered again.')
      expect(core.asked()).toEqual([['POST /account/device/renew', { password: 'correct horse' }]])
    }
  })

  it('F4: lists the devices, marks this one, folds the others away, and asks before one is signed out', async () => {
    const devices = [
      device({ id: THIS_DEVICE, name: 'Desk', is_current: true }),
      device({}),
      device({ id: `${'c'.repeat(42)}A`, name: 'Old phone', revoked_at_ms: NOW_MS }),
    ]
    const core = new FakeAccountCore(alice)
      .on('GET /account/devices', () => Response.json({ devices }))
      .on(`DELETE /account/devices/${OTHER_DEVICE}`, () => Response.json({}))
    const user = open(core, '/account?tab=devices')
    const list = await screen.findByRole('list', { name: 'Devices' })
    expect(within(list).getAllByRole('listitem')).toHaveLength(2)
    expect(within(list).getByText('This device').closest('li')?.textContent).toContain('Desk')
    expect(screen.getByText('1 device signed out')).toBeTruthy()
    await user.click(await button('Sign out “Laptop”'))
    const dialog = await screen.findByRole('dialog', { name: 'Sign out “Laptop”?' })
    expect(core.asked()).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Sign out' }))
    await screen.findByText('“Laptop” was signed out.')
    expect(core.asked()).toEqual([[`DELETE /account/devices/${OTHER_DEVICE}`, null]])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('F4: says why the devices cannot be read, and tries again', async () => {
    const core = new FakeAccountCore(alice).on('GET /account/devices', () => refusal('sync_unreachable'))
    const user = open(core, '/account?tab=devices')
    expect((await screen.findByRole('alert')).textContent).toContain('could not be reached')
    core.on('GET /account/devices', () => Response.json({ devices: [device({})] }))
    await user.click(await button('Try again'))
    expect(await screen.findByText('Laptop')).toBeTruthy()
  })

  it('F4: changes the password, and says so of the old one when it is wrong', async () => {
    const core = new FakeAccountCore(alice).on('POST /account/password', () => refusal('credentials_wrong'))
    const user = open(core, '/account?tab=security')
    const current = await field('Current password')
    await user.type(current, 'old')
    await user.type(await field('New password'), 'a new password{Enter}')
    await waitFor(() => expect(document.activeElement).toBe(current))
    core.on('POST /account/password', () => Response.json({}))
    await user.click(await button('Change password'))
    await screen.findByText('Your password was changed.')
    expect(current.value).toBe('')
  })

  it('F4: changes the address with the code that goes to the new one', async () => {
    const core = new FakeAccountCore(alice)
      .on('POST /account/email', () => Response.json({}))
      .on('POST /account/verify', () => Response.json({}))
    const user = open(core, '/account?tab=security')
    await user.type(await field('New email address'), 'new@example.com')
    await user.type(await field('Password'), 'correct horse{Enter}')
    await user.type(await field('Code from the email'), 'abc_123{Enter}')
    await screen.findByText('Your email address is now new@example.com.')
    expect(core.asked()).toEqual([
      ['POST /account/email', { email: 'new@example.com', password: 'correct horse' }],
      ['POST /account/verify', { token: 'abc_123' }],
    ])
  })

  it('F4: signs out after saying what stays and what goes', async () => {
    const core = new FakeAccountCore({ ...alice, reconcile: { ...alice.reconcile, pending_entries: 2 } })
    core.on('POST /account/logout', () => {
      core.state = signedOut
      return Response.json({ server_told: false, unsent_entries: 2 })
    })
    const user = open(core, '/account?tab=security')
    await user.click(await button('Sign out'))
    const dialog = await screen.findByRole('dialog', { name: 'Sign out?' })
    expect(dialog.textContent).toContain('your chats, memories, projects, settings and usage records')
    expect(dialog.textContent).toContain('2 usage records were not sent yet')
    await user.click(within(dialog).getByRole('button', { name: 'Sign out' }))
    expect((await screen.findByText(/^You are signed out/)).textContent).toContain(
      '2 usage records are sent when you sign in again',
    )
  })

  it('F4: deletes the account with the password, and says what goes with it', async () => {
    const core = new FakeAccountCore(alice).on('DELETE /account', () => refusal('credentials_wrong'))
    const user = open(core, '/account?tab=security')
    await user.click(await button('Delete account'))
    const dialog = await screen.findByRole('dialog', { name: 'Delete your account?' })
    expect(dialog.textContent).toContain('A subscription is cancelled at once')
    const password = within(dialog).getByLabelText('Password')
    expect(document.activeElement).toBe(password)
    await user.type(password, 'wrong{Enter}')
    await waitFor(() => expect(problemOf(password)).toContain('password is wrong'))
    core.on('DELETE /account', () => {
      core.state = signedOut
      return Response.json({})
    })
    await user.clear(password)
    await user.type(password, 'correct horse{Enter}')
    await screen.findByText('Your account was deleted.')
    expect(core.asked().at(-1)).toEqual(['DELETE /account', { password: 'correct horse' }])
  })
})

describe('a session that the server ended', () => {
  it('F4: says why, keeps what is known, and asks to sign in again with the address filled in', async () => {
    open(
      new FakeAccountCore({
        ...alice,
        session: 'ended',
        ended_because: 'device_revoked',
        entitlement: basicEntitlement,
      }),
    )
    expect((await screen.findByText('You were signed out.')).parentElement?.textContent).toContain(
      'signed out from another device',
    )
    expect((await field('Email address')).value).toBe('alice@example.com')
    expect(screen.getByText('Basic plan')).toBeTruthy()
    expect(screen.queryByRole('tab', { name: 'Devices' })).toBeNull()
  })
})

describe('the account page without an answer', () => {
  it('J3: says so and tries again', async () => {
    const core = new FakeAccountCore(alice).on('GET /account', () => refusal('store_unavailable'))
    const user = open(core)
    expect((await screen.findByRole('alert')).textContent).toContain('Your data is not available')
    core.on('GET /account', () => Response.json(alice))
    await user.click(await button('Try again'))
    expect(await screen.findByText('alice@example.com')).toBeTruthy()
  })
})
