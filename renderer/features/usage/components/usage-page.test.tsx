import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AccountState } from '../../../../contract/core/account.ts'
import type { QuotaReply, UsageBreakdown } from '../../../../contract/core/usage.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { UsagePage } from './usage-page.tsx'

const HEALTH = {
  status: 'ok',
  version: '0.1.0',
  store: { state: 'ok', message: null },
  engine: { state: 'ready', mode: 'bundled', version: '1', progress: null, error: null, restarts: 0 },
  secrets: { kind: 'keychain', warning: null },
}
const SIGNED_OUT: AccountState = {
  server: { url: null, default_url: null },
  session: 'signed_out',
  ended_because: null,
  profile: null,
  device_id: 'laptop',
  connection: { state: 'unknown', code: null, since_ms: null },
  entitlement: {
    tier: 'free_trial',
    paid_tier: 'free_trial',
    state: 'none',
    expires_at_ms: null,
    grace_until_ms: null,
    period_end_ms: null,
    checked_at_ms: null,
    problem: null,
  },
  reconcile: {
    state: 'off',
    pending_entries: 0,
    last_success_at_ms: null,
    retry_at_ms: null,
    problem: null,
  },
  checkout: null,
}
const nothing = { messages: 0, tokens: 0 }

let tokensByDay: number[]
let breakdown: UsageBreakdown
let tokens: QuotaReply['tokens']
let refused: Map<string, string>

beforeAll(() => {
  startTranslations('en')
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {}, removeEventListener() {} }))
})
beforeEach(() => {
  tokensByDay = [0, 40, 100]
  breakdown = { chats: [], other_chats: nothing, models: [] }
  tokens = { used: 100, limit: 1_000, remaining: 900 }
  refused = new Map()
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) =>
    answer(new URL(String(input), location.href)),
  )
})
afterEach(cleanup)

function answer({ pathname, searchParams }: URL): Response {
  const code = refused.get(pathname)
  if (code !== undefined) return Response.json({ error: { code, message: 'x' } }, { status: 507 })
  if (pathname === '/api/health') return Response.json(HEALTH)
  if (pathname === '/api/usage/quota') {
    const messages = { used: 2, limit: 50, remaining: 48 }
    return Response.json({ tier: 'free_trial', tokens, messages, resets_at: Date.now() + 3_600_000 })
  }
  if (pathname === '/api/usage/history')
    return Response.json({ days: daysOf(Number(searchParams.get('days'))) })
  if (pathname === '/api/usage/breakdown') return Response.json(breakdown)
  if (pathname === '/api/usage/export') {
    return Response.json({ name: 'novacore-usage-2026-03-03.csv', csv: 'seq\r\n1\r\n' })
  }
  if (pathname === '/api/usage/ledger')
    return Response.json({ device_id: 'd', entries: [], next_before_seq: null })
  if (pathname === '/api/usage/findings') return Response.json({ findings: [] })
  if (pathname === '/api/chat/sessions') return Response.json({ sessions: [], next_before: null })
  return Response.json(SIGNED_OUT)
}

/** `count` days up to 3 March; the last ones have the tokens that the test set. */
function daysOf(count: number) {
  return Array.from({ length: count }, (_, index) => {
    const used = tokensByDay.at(index - count) ?? 0
    const day = new Date(Date.UTC(2026, 2, 3) - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10)
    return { day, tokens: index < count - tokensByDay.length ? 0 : used, messages: used === 0 ? 0 : 2 }
  })
}

function open() {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter>
        <UsagePage />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

describe('E6: use over time', () => {
  it('E6: shows thirty days by day, and says each day’s numbers by keyboard', async () => {
    open()
    expect(await screen.findByRole('img', { name: 'Tokens by day: 140 in 30 days' })).toBeTruthy()
    const slider = screen.getByRole('slider', { name: 'Day shown' })
    expect(slider.getAttribute('aria-valuetext')).toBe('Mar 3: 100 tokens, 2 messages')
    fireEvent.change(slider, { target: { value: '28' } })
    expect(slider.getAttribute('aria-valuetext')).toBe('Mar 2: 40 tokens, 2 messages')
  })

  it('E6: has the same numbers as a table', async () => {
    open()
    const table = await screen.findByRole('table', { name: 'Tokens by day: 140 in 30 days', hidden: true })
    expect(within(table).getAllByRole('row', { hidden: true })[1]?.textContent).toBe('Mar 31002')
  })

  it('E6: changes to seven or ninety days', async () => {
    const user = open()
    await user.click(await screen.findByRole('radio', { name: '90 days' }))
    expect(await screen.findByRole('img', { name: 'Tokens by day: 140 in 90 days' })).toBeTruthy()
    await user.click(screen.getByRole('radio', { name: '7 days' }))
    expect(await screen.findByRole('img', { name: 'Tokens by day: 140 in 7 days' })).toBeTruthy()
  })

  it('E6: says in words that there was no use', async () => {
    tokensByDay = [0]
    open()
    expect(await screen.findByText('No usage in the last 30 days.')).toBeTruthy()
  })

  it('E6: shows what each chat and model used; a deleted chat leads nowhere', async () => {
    breakdown = {
      chats: [
        { session_id: 'garden', title: 'Garden', messages: 3, tokens: 100 },
        { session_id: 'new', title: '', messages: 2, tokens: 20 },
        { session_id: 'gone', title: null, messages: 1, tokens: 10 },
        { session_id: 'api:k1', title: 'My editor', messages: 1, tokens: 9 },
        { session_id: 'api:k2', title: null, messages: 1, tokens: 8 },
      ],
      other_chats: { messages: 4, tokens: 5 },
      models: [{ model: 'smollm2:135m', messages: 10, tokens: 135 }],
    }
    open()
    const chats = await screen.findByRole('table', { name: 'By chat' })
    const rows = within(chats).getAllByRole('row').slice(1)
    expect(rows.map((row) => row.textContent)).toEqual([
      'Garden1003',
      'Untitled chat202',
      'Deleted chat101',
      'Local API: My editor91',
      'Local API81',
      'All other chats54',
    ])
    const links = within(chats).getAllByRole('link')
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['/chat/garden', '/chat/new'])
    expect(within(screen.getByRole('table', { name: 'By model' })).getByText('smollm2:135m')).toBeTruthy()
  })

  it('E6: shows eight chats first, and all of them when asked', async () => {
    const chat = (index: number) => ({
      session_id: `${index}`,
      title: `Chat ${index}`,
      messages: 1,
      tokens: 1,
    })
    breakdown = {
      chats: Array.from({ length: 12 }, (_, index) => chat(index)),
      other_chats: nothing,
      models: [{ model: 'm', messages: 12, tokens: 12 }],
    }
    const user = open()
    const rows = () => within(screen.getByRole('table', { name: 'By chat' })).getAllByRole('row').length - 1
    await screen.findByRole('table', { name: 'By chat' })
    expect(rows()).toBe(8)
    await user.click(screen.getByRole('button', { name: 'Show all chats' }))
    expect(rows()).toBe(12)
  })

  it('E6: says why it could not be read, and tries again', async () => {
    refused.set('/api/usage/breakdown', 'store_full')
    const user = open()
    expect((await screen.findByRole('alert')).textContent).toContain('The disk is full')
    refused.clear()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  })
})

describe('G4: today’s meters', () => {
  it('G4: say what the other devices used', async () => {
    tokens = { used: 300, limit: 1_000, remaining: 700, elsewhere: 120 }
    open()
    expect(await screen.findByText('Includes 120 on your other devices')).toBeTruthy()
  })

  it('G3: explain use above the limit by devices that were offline', async () => {
    tokens = { used: 1_200, limit: 1_000, remaining: 0, elsewhere: 700 }
    open()
    expect(await screen.findByText(/^200 over the limit, because devices were offline/)).toBeTruthy()
  })
})

describe('E6: the export', () => {
  it('E6: saves the ledger as CSV where the user chooses', async () => {
    const saved: string[][] = []
    vi.stubGlobal('nova', {
      saveText: async (...file: string[]) => {
        saved.push(file)
        return true
      },
    })
    const user = open()
    await user.click(screen.getByRole('button', { name: 'Export CSV' }))
    expect(await screen.findByText('Ledger exported.')).toBeTruthy()
    expect(saved).toEqual([['novacore-usage-2026-03-03.csv', 'seq\r\n1\r\n']])
  })

  it('E6: says why it did not work', async () => {
    refused.set('/api/usage/export', 'store_full')
    const user = open()
    await user.click(screen.getByRole('button', { name: 'Export CSV' }))
    expect((await screen.findByRole('alert')).textContent).toContain('The disk is full')
  })
})
