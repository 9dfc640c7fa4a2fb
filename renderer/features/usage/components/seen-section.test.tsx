import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type AccountState,
  DIFFERENCE_KINDS,
  type ReceiptsCheck,
  type ReceiptView,
  type ReconcileView,
  type SeenReply,
} from '../../../../contract/core/account.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { SeenSection } from './seen-section.tsx'

const HEALTH = {
  status: 'ok',
  version: '0.1.0',
  store: { state: 'ok', message: null },
  engine: { state: 'ready', mode: 'bundled', version: '1', progress: null, error: null, restarts: 0 },
  secrets: { kind: 'keychain', warning: null },
}
const AT = Date.UTC(2026, 2, 3, 12)
const HEAD = `${'h'.repeat(42)}A`
const IDLE: ReconcileView = {
  state: 'idle',
  pending_entries: 0,
  last_success_at_ms: AT,
  retry_at_ms: null,
  problem: null,
}
const laptop = {
  id: 'laptop',
  name: 'Laptop',
  platform: 'linux',
  is_current: true,
  last_seen_at_ms: AT,
  revoked_at_ms: null,
  last_received_at_ms: AT,
  history: { epoch: 1, seq: 20, head: HEAD, entries: 20, status: 'live' as const },
  today: { messages: 2, tokens: 100 },
}
const receipt: ReceiptView = {
  hash: `${'r'.repeat(42)}A`,
  received_at_ms: AT,
  from: 1,
  to: 20,
  head: HEAD,
  day: '2026-03-03',
  use: { messages: 5, tokens: 250 },
  tier: 'basic',
  device_id: 'laptop',
}

const ACCOUNT: AccountState = {
  server: { url: 'https://sync.example', default_url: null },
  session: 'signed_in',
  ended_because: null,
  profile: {
    id: 'alice',
    email: 'alice@example.org',
    name: 'Alice',
    language: 'en',
    role: 'student',
    email_verified: true,
    created_at_ms: AT,
  },
  device_id: 'laptop',
  connection: { state: 'ok', code: null, since_ms: AT },
  entitlement: {
    tier: 'basic',
    paid_tier: 'basic',
    state: 'valid',
    expires_at_ms: AT,
    grace_until_ms: AT,
    period_end_ms: AT,
    checked_at_ms: AT,
    problem: null,
  },
  reconcile: IDLE,
  checkout: null,
}

let account: AccountState
let seen: SeenReply
let refusal: string | null
let sent: ReconcileView
let receipts: ReceiptView[]
let check: ReceiptsCheck
const called: string[] = []

beforeAll(() => startTranslations('en'))
beforeEach(() => {
  account = ACCOUNT
  refusal = null
  sent = IDLE
  receipts = [receipt]
  check = { checked: 3, first_bad: null }
  called.length = 0
  seen = {
    is_live: true,
    at_ms: AT,
    day: '2026-03-03',
    today: { messages: 5, tokens: 250 },
    here: {
      device_id: 'laptop',
      epoch: 1,
      seq: 20,
      head: HEAD,
      pending_entries: 0,
      today: { messages: 2, tokens: 100 },
    },
    devices: [
      {
        ...laptop,
        id: 'desktop',
        name: 'Desktop',
        is_current: false,
        history: { ...laptop.history, status: 'frozen' },
      },
      laptop,
      { ...laptop, id: 'old', name: 'Old', is_current: false, revoked_at_ms: AT, history: null },
    ],
    differences: [],
  }
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { pathname, searchParams } = new URL(String(input), location.href)
    if (pathname === '/api/health') return Response.json(HEALTH)
    called.push(`${init?.method ?? 'GET'} ${pathname}`)
    if (pathname === '/api/account') return Response.json(account)
    if (refusal !== null) return Response.json({ error: { code: refusal, message: 'x' } }, { status: 409 })
    if (pathname === '/api/account/seen') return Response.json(seen)
    if (pathname === '/api/account/reconcile') return Response.json({ ...account, reconcile: sent })
    if (pathname === '/api/account/receipts/check') return Response.json(check)
    const isFirst = searchParams.get('before') === null
    return Response.json({ receipts: isFirst ? receipts : [], next: isFirst ? 7 : null })
  })
})
afterEach(cleanup)

function open() {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <SeenSection />
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

describe('G4: what the server saw', () => {
  it('G4: is one quiet sentence when nobody is signed in', async () => {
    account = { ...ACCOUNT, session: 'signed_out', profile: null }
    open()
    expect(
      await screen.findByText('You are not signed in. No server has seen any of your usage.'),
    ).toBeTruthy()
    expect([screen.queryByRole('alert'), screen.queryByRole('button')]).toEqual([null, null])
    expect(called).toEqual(['GET /api/account'])
  })

  it('G4: says why it could not be asked, and tries again', async () => {
    refusal = 'sync_untrusted'
    const user = open()
    await screen.findByRole('alert')
    refusal = null
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('None. The server and this computer agree.')).toBeTruthy()
  })

  it('G4: puts the day by the server beside the day here', async () => {
    open()
    const table = await screen.findByRole('table', { name: 'Usage today (UTC)' })
    const rows = within(table).getAllByRole('row').slice(1)
    expect(rows.map((row) => row.textContent)).toEqual([
      'On the server, from all devices, on Mar 32505',
      'On this computer1002',
    ])
  })

  it('G4: says since when it is so while the server is away', async () => {
    seen = { ...seen, is_live: false }
    open()
    expect((await screen.findByRole('status')).textContent).toMatch(
      /^The server cannot be reached\. This is what it knew on Mar 3, 2026/,
    )
  })

  it('G4: lists the devices, this one first, with what the server holds of each', async () => {
    open()
    const names = (await screen.findAllByRole('heading', { level: 4 })).map((each) => each.textContent)
    expect(names).toEqual(['LaptopThis computer', 'Desktop', 'Old'])
    const [here, frozen, revoked] = screen.getAllByRole('listitem')
    expect(here?.textContent).toContain('20 entries on the server, up to no. 20')
    expect(here?.textContent).toContain('On this computer up to no. 20')
    expect(frozen?.textContent).toContain('Frozen: the server accepts no more entries')
    expect(revoked?.textContent).toContain('Signed out on Mar 3, 2026')
    expect(revoked?.textContent).toContain('The server has no entries from this device.')
  })

  it('G4: shows a fingerprint whole on request, to be copied', async () => {
    const user = open()
    const short = await screen.findAllByRole('button', { name: 'Show full fingerprint hhhhhhhhhhhh…' })
    await user.click(short[0] as HTMLElement)
    expect(screen.getByRole('button', { name: HEAD }).getAttribute('aria-expanded')).toBe('true')
    await user.click(screen.getByRole('button', { name: 'Copy fingerprint' }))
    expect(await navigator.clipboard.readText()).toBe(HEAD)
  })
})

describe('G4: differences', () => {
  it.each(DIFFERENCE_KINDS.filter((kind) => kind !== 'pending'))('G4: %s is a sentence', async (kind) => {
    seen.differences = [{ kind, entries: 3, at_ms: AT }]
    open()
    await screen.findByText(/^3 entries · Mar 3, 2026/)
    expect(screen.queryByText('None. The server and this computer agree.')).toBeNull()
    expect(screen.queryByText(/seen\.kinds/)).toBeNull()
  })

  it('G4: are none beside entries that are only waiting', async () => {
    seen.here.pending_entries = 2
    seen.differences = [{ kind: 'pending', entries: 2, at_ms: AT }]
    open()
    expect(await screen.findByText(/^2 entries have not been sent yet/)).toBeTruthy()
    expect(screen.getByText('None apart from the entries waiting to be sent.')).toBeTruthy()
  })
})

describe('G4: sending now', () => {
  const send = async () => {
    seen.here.pending_entries = 2
    const user = open()
    const button = await screen.findByRole('button', { name: 'Send now' })
    return () => user.click(button)
  }

  it('G1: sends, and then nothing waits any more', async () => {
    const click = await send()
    seen = { ...seen, here: { ...seen.here, pending_entries: 0 } }
    await click()
    expect(await screen.findByText('Sent. The server has everything.')).toBeTruthy()
    expect(called).toContain('POST /api/account/reconcile')
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Send now' })).toBeNull())
  })

  it('G1: says when it is tried again', async () => {
    sent = { ...IDLE, state: 'waiting', pending_entries: 2, retry_at_ms: AT }
    await (await send())()
    expect((await screen.findByRole('status')).textContent).toMatch(/Nova tries again on Mar 3, 2026/)
  })

  it('G1: says what stopped it', async () => {
    sent = { ...IDLE, state: 'stopped', pending_entries: 2, problem: 'device_revoked' }
    await (await send())()
    expect((await screen.findByRole('alert')).textContent).toMatch(/^Nothing was sent\. /)
  })
})

describe('G4: receipts', () => {
  it('G4: are listed when unfolded, and older ones on request', async () => {
    const user = open()
    await user.click(await screen.findByText('Show receipts'))
    const table = await screen.findByRole('table', { name: '' })
    expect(within(table).getAllByRole('row')[1]?.textContent).toContain(
      '1 to 20Mar 3: 250 tokens, 5 messages',
    )
    await user.click(screen.getByRole('button', { name: 'Show older receipts' }))
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Show older receipts' })).toBeNull())
  })

  it('G4: there may be none', async () => {
    receipts = []
    const user = open()
    await user.click(await screen.findByText('Show receipts'))
    expect(await screen.findByText('No receipts yet.')).toBeTruthy()
  })

  it.each([
    [{ checked: 0, first_bad: null }, 'status', /^No receipts yet/],
    [{ checked: 3, first_bad: null }, 'status', /^Checked 3 receipts: all are genuine/],
    [
      { checked: 1, first_bad: { hash: receipt.hash, fault: 'signature_invalid' } },
      'alert',
      /not the server’s/,
    ],
    [
      { checked: 1, first_bad: { hash: receipt.hash, fault: 'entry_unknown' } },
      'alert',
      /not on this computer/,
    ],
    [{ checked: 1, first_bad: { hash: receipt.hash, fault: 'unreadable' } }, 'alert', /cannot be read/],
  ] satisfies [ReceiptsCheck, string, RegExp][])(
    'G4: checked, %j is said in words',
    async (found, role, words) => {
      check = found
      seen = { ...seen, is_live: true }
      const user = open()
      await user.click(await screen.findByRole('button', { name: 'Check receipts' }))
      expect((await screen.findByRole(role)).textContent).toMatch(words)
    },
  )
})
