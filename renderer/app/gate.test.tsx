import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { HealthReply } from '../../contract/core/health.ts'
import { settingsSchema } from '../../contract/core/settings.ts'
import type { RecoverReply, StoreReply } from '../../contract/core/store.ts'
import { createQueryClient } from '../core/query.ts'
import { startTranslations } from '../i18n/translations.ts'
import { Gate } from './gate.tsx'

const store: StoreReply = {
  state: 'damaged',
  message: 'damaged',
  path: '/data',
  snapshots: [
    { name: 's', taken_at: 1, reason: 'daily', size_bytes: 1, schema_version: 10, chats: 1, messages: 2 },
  ],
  can_open_as_is: false,
}
let health: HealthReply
let healthRequests = 0
let answerRecover: (reply: RecoverReply) => void

function open() {
  health = {
    status: 'recovery',
    version: '0.1.0',
    store: { state: 'damaged', message: 'damaged' },
    engine: { state: 'stopped', mode: 'bundled', version: null, progress: null, error: null, restarts: 0 },
    secrets: { kind: 'keychain', warning: null },
  }
  const recovered = new Promise<RecoverReply>((resolve) => {
    answerRecover = resolve
  })
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const { pathname } = new URL(String(input))
    if (pathname === '/api/health') {
      healthRequests += 1
      return Response.json(health)
    }
    if (pathname === '/api/store') return Response.json(store)
    if (pathname === '/api/store/recover') return Response.json(await recovered)
    // What follows the recovery is the first screen, which needs nothing more.
    if (pathname === '/api/settings') return Response.json(settingsSchema.parse({}))
    return Response.json({})
  })
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter>
        <Gate />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

beforeAll(() => startTranslations())
afterEach(cleanup)

describe('a restore', () => {
  it('K1: shows what was salvaged before it goes on', async () => {
    const user = open()
    await user.click(await screen.findByRole('button', { name: 'Restore this backup' }))
    // The store is open already; the core has yet to say how it went.
    health = { ...health, status: 'ok', store: { state: 'ok', message: null } }
    const before = healthRequests
    await waitFor(() => expect(healthRequests).toBeGreaterThan(before + 1))
    expect(screen.getByRole('heading', { name: 'Your data could not be opened' })).toBeTruthy()

    answerRecover({
      state: 'ok',
      kept_as: '/data/damaged/1',
      salvaged: { chats: 1, messages: 7, ledger_entries: 4, unreadable: 2 },
    })
    expect(await screen.findByRole('heading', { name: 'Your data was restored' })).toBe(
      document.activeElement,
    )
    const facts = screen.getAllByRole('definition').map((element) => element.textContent)
    expect(facts).toEqual(['1', '7', '4'])
    expect(screen.getByText(/^At least 2 chats, messages or ledger entries could not be read/)).toBeTruthy()
    expect(screen.getByText('/data/damaged/1')).toBeTruthy()

    await user.click(screen.getByRole('button', { name: 'Continue' }))
    expect(await screen.findByRole('heading', { name: 'Welcome to Noble NovaCore' })).toBeTruthy()
  })

  it('K1: says so when the old files held nothing that could be read', async () => {
    const user = open()
    await user.click(await screen.findByRole('button', { name: 'Restore this backup' }))
    answerRecover({ state: 'ok', kept_as: null, salvaged: null })
    expect(await screen.findByText('Your data is as it was when the backup was made.')).toBeTruthy()
    expect(screen.queryByRole('definition')).toBeNull()
  })
})
