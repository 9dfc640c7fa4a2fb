// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HealthReply } from '../../../../contract/core/health.ts'
import type { Memory, MemoryDetail, MemoryGroup } from '../../../../contract/core/memory.ts'
import { type Settings, settingsSchema } from '../../../../contract/core/settings.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { Toasts } from '../../../ui/toast.tsx'
import { MemoryPage } from './memory-page.tsx'

let groups: Record<MemoryGroup, Memory[]>
/** More than those that a card shows. */
let totals: Partial<Record<MemoryGroup, number>>
let waits: { memory: Memory; pinned: Memory }[]
let settings: Settings
let sent: { method: string; path: string; body: unknown }[]
let asked: string[]
/** Error codes by path and query. */
let refusals: { pattern: RegExp; code: string }[]
let history: MemoryDetail['fact_history']

const NOW = Date.now()
const DAY_MS = 86_400_000
const bern: Memory = {
  id: 'm1',
  tier: 'ltm',
  kind: 'fact',
  text: 'I live in Bern',
  author: 'person',
  confidence: 1,
  importance: 0.8,
  scope: 'everywhere',
  scope_id: null,
  scope_name: null,
  input_context: '',
  source_message_id: null,
  source_session_id: null,
  is_pinned: true,
  state: 'active',
  superseded_by: null,
  valid_from: null,
  valid_to: null,
  subject: 'self',
  slot: 'home',
  value: 'bern',
  polarity: 'holds',
  said_at: NOW - DAY_MS,
  created_at: NOW - DAY_MS,
  updated_at: NOW - DAY_MS,
  last_used_at: null,
  uses: 0,
  expires_at: null,
  is_editable: true,
}
const son: Memory = { ...bern, id: 'm2', text: 'My son is called Tom', subject: 'son', is_pinned: false }
const trip: Memory = {
  ...bern,
  id: 'm3',
  tier: 'itm',
  kind: 'task',
  text: 'I fly to Oslo in May',
  is_pinned: false,
  expires_at: NOW + 2.5 * DAY_MS,
}
const porto: Memory = { ...bern, id: 'm4', text: 'I live in Porto', is_pinned: false, state: 'asked' }

const health: HealthReply = {
  status: 'ok',
  version: '0.1.0',
  store: { state: 'ok', message: null },
  engine: { state: 'ready', mode: 'bundled', version: '0.24.0', progress: null, error: null, restarts: 0 },
  secrets: { kind: 'keychain', warning: null },
}

function listReply(query: URLSearchParams) {
  const group = query.get('group') as MemoryGroup | null
  const memories = group === null ? Object.values(groups).flat() : groups[group]
  const total = (group === null ? undefined : totals[group]) ?? memories.length
  return { memories: [...new Set(memories)], total, next_cursor: null }
}

function reply(method: string, path: string, query: URLSearchParams): unknown {
  switch (`${method} ${path}`) {
    case 'GET /health':
      return health
    case 'GET /settings':
      return settings
    case 'GET /projects':
      return { projects: [] }
    case 'GET /memory/list':
      return listReply(query)
    case 'GET /memory/questions':
      return { questions: waits }
    case 'GET /memory/stats':
      return {
        by_tier: { stm: 0, itm: 1, ltm: 2 },
        by_kind: { fact: 2, preference: 0, event: 0, task: 1, reflection: 0, principle: 0 },
        pinned: 1,
        superseded: 0,
        units: 3,
        vectors_waiting: 0,
        reflection: { proposed: 0, accepted: 0 },
      }
    case 'GET /memory/work':
      return {
        is_paused: false,
        workers: (['reflection', 'distillation'] as const).map((worker) => ({
          worker,
          state: 'idle',
          jobs: 0,
          next_at: null,
          last_run: null,
        })),
      }
    case 'GET /memory/entries/m1':
      return { ...bern, sources: [], links: [], fact_history: history, answers: [], events: [] }
    case 'POST /memory/entries/m3/promote':
      groups = { ...groups, fading: [] }
      return { ...trip, tier: 'ltm', expires_at: null }
    case 'POST /memory/questions/m4':
      waits = waits.filter(({ memory }) => memory.id !== 'm4')
      return { memory: { ...porto, state: 'active' }, undo_id: 'u4', undo_until: null }
    case 'POST /memory/undo':
      return { memories: [] }
    default:
      return {}
  }
}

beforeAll(() => {
  startTranslations()
  HTMLElement.prototype.hasPointerCapture = () => false
})
beforeEach(() => {
  groups = { self: [bern], people: [son], preferences: [], plans: [trip], fading: [trip] }
  totals = { self: 12 }
  waits = []
  settings = settingsSchema.parse({ first_run_done: true })
  sent = []
  asked = []
  refusals = []
  history = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { pathname, searchParams, search } = new URL(String(input), location.href)
    const path = pathname.replace('/api', '')
    const method = init?.method ?? 'GET'
    if (method === 'GET') asked.push(path + search)
    else sent.push({ method, path, body: typeof init?.body === 'string' ? JSON.parse(init.body) : null })
    const refusal = refusals.find(({ pattern }) => pattern.test(path + search))
    if (refusal) {
      const error = { code: refusal.code, message: 'refused', details: {}, request_id: 'x' }
      return Response.json({ error }, { status: 409 })
    }
    return Response.json(reply(method, path, searchParams))
  })
})
afterEach(cleanup)

function open(path = '/memory') {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter initialEntries={[path]} useTransitions={false}>
        <Toasts>
          <Routes>
            <Route path="/memory" element={<MemoryPage />} />
          </Routes>
        </Toasts>
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}
const card = async (name: string) => within(await screen.findByRole('region', { name }))
const sentences = async (name: string) =>
  (await (await card(name)).findAllByRole('listitem')).map(({ textContent }) => textContent)

describe('the summary of memory', () => {
  it('C7: opens on plain sentences by what they are about, the most important first', async () => {
    open()
    expect(await sentences('About you')).toEqual(['I live in Bern'])
    expect(await sentences('People')).toEqual(['My son is called Tom'])
    expect(await sentences('Plans')).toEqual(['I fly to Oslo in May'])
    expect(await (await card('Preferences')).findByText(/None yet/)).toBeTruthy()
    expect(screen.queryByRole('listbox')).toBeNull()
    expect(asked).toContain('/memory/list?group=self&sort=important&limit=5')
    expect(asked).toContain('/memory/list?group=fading&sort=expiring&limit=5')
  })

  it('C7: shows how long a memory lasts, keeps it, and can undo that', async () => {
    const user = open()
    expect(await sentences('Fading soon')).toEqual(['I fly to Oslo in May3 days leftKeep'])
    await user.click((await card('Fading soon')).getByRole('button', { name: /^Keep/ }))
    expect(await (await card('Fading soon')).findByText(/Nothing expires/)).toBeTruthy()
    expect(document.activeElement?.textContent).toBe('Fading soon')
    expect(await screen.findByText('Kept. It no longer expires.')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Undo' })).toBeTruthy()
  })

  it('C7: leads to the list of a group, to all memories, and back', async () => {
    const user = open()
    await user.click(await (await card('About you')).findByRole('button', { name: 'Show all 12: About you' }))
    const list = await screen.findByRole('listbox', { name: 'Memories' })
    await waitFor(() => expect(within(list).getAllByRole('option')).toHaveLength(1))
    expect(screen.getByRole('button', { name: 'Filters 1 active' })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Summary' }))
    await card('People')
    await user.click(screen.getByRole('button', { name: 'All memories' }))
    const all = await screen.findByRole('listbox', { name: 'Memories' })
    await waitFor(() => expect(within(all).getAllByRole('option')).toHaveLength(3))
  })

  it('C7: shows the list as soon as something is searched for', async () => {
    const user = open()
    await card('People')
    await user.keyboard('/')
    await user.keyboard('son')
    expect(await screen.findByRole('listbox', { name: 'Memories' })).toBeTruthy()
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search memories' }))
  })

  it('C7: opens a memory beside the summary and gives the focus back', async () => {
    const user = open()
    await user.click(await (await card('About you')).findByRole('button', { name: /Bern/ }))
    await screen.findByRole('region', { name: 'Memory' })
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Memory' })).toBeNull())
    expect(document.activeElement?.textContent).toContain('I live in Bern')
  })

  it('C7: a card that cannot be read says so and tries again; the others stay', async () => {
    refusals = [{ pattern: /group=people/, code: 'invalid_request' }]
    const user = open()
    const retry = await (await card('People')).findByRole('button', { name: 'Try again' })
    expect(await sentences('About you')).toEqual(['I live in Bern'])
    refusals = []
    await user.click(retry)
    await waitFor(async () => expect(await sentences('People')).toEqual(['My son is called Tom']))
  })

  it('C7: says when memory is off', async () => {
    settings = { ...settings, memory_mode: 'off' }
    open()
    expect(await screen.findByText(/Memory is off/)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Open settings' }).getAttribute('href')).toBe('/settings')
  })
})

describe('questions to the user', () => {
  const region = () => screen.findByRole('region', { name: 'Nova needs your answer' })

  it('C7: asks before what was pinned is replaced, sends the answer, and undoes it', async () => {
    waits = [{ memory: porto, pinned: bern }]
    const user = open()
    expect((await region()).textContent).toContain(
      'You now say “I live in Porto.” You pinned “I live in Bern.”',
    )
    await user.click(within(await region()).getByRole('button', { name: 'Replace' }))
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Nova needs your answer' })).toBeNull())
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search memories' }))
    await user.click(await screen.findByRole('button', { name: 'Undo' }))
    await waitFor(() =>
      expect(sent).toEqual([
        { method: 'POST', path: '/memory/questions/m4', body: { answer: 'replace' } },
        { method: 'POST', path: '/memory/undo', body: { undo_id: 'u4' } },
      ]),
    )
  })

  it('C7: names what was written by hand as such, and goes on to the next question', async () => {
    waits = [
      { memory: porto, pinned: { ...bern, is_pinned: false } },
      { memory: { ...porto, id: 'm5', text: 'My son is called Tim!' }, pinned: son },
    ]
    const user = open()
    expect((await region()).textContent).toContain('You wrote “I live in Bern.”')
    expect((await region()).textContent).toContain('You now say “My son is called Tim!”')
    const [both] = within(await region()).getAllByRole('button', { name: 'Both are true' })
    await user.click(both as HTMLElement)
    await waitFor(async () => expect(within(await region()).getAllByRole('listitem')).toHaveLength(1))
    expect(document.activeElement?.textContent).toBe('Nova needs your answer')
    expect(await screen.findByText('Both are kept.')).toBeTruthy()
  })

  it('C7: an answer that was refused is said, and the question stays', async () => {
    waits = [{ memory: porto, pinned: bern }]
    const user = open()
    const no = within(await region()).getByRole('button', { name: 'No' })
    refusals = [{ pattern: /questions\/m4/, code: 'memory_not_found' }]
    await user.click(no)
    expect(await screen.findByText('This memory no longer exists.')).toBeTruthy()
    expect(await region()).toBeTruthy()
  })
})

describe('the history of a fact', () => {
  it('C7: shows each thing that was true and until when, and leads to it', async () => {
    history = [
      {
        memory_id: 'm7',
        text: 'I live in Paris',
        state: 'superseded',
        from: NOW - 90 * DAY_MS,
        to: 1_772_539_200_000,
      },
      { memory_id: 'm1', text: 'I live in Bern', state: 'active', from: 1_772_539_200_000, to: null },
    ]
    open('/memory?id=m1')
    const panel = within(await screen.findByRole('region', { name: 'Memory' }))
    await panel.findByRole('heading', { name: 'How this changed' })
    const steps = panel.getAllByRole('listitem').map(({ textContent }) => textContent)
    expect(steps).toEqual(['I live in Parisuntil Mar 3, 2026', 'I live in Bernsince Mar 3, 2026'])
    expect(panel.getByRole('button', { name: 'I live in Paris' })).toBeTruthy()
  })
})
