import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BackgroundWork } from '../../../../contract/core/background-work.ts'
import type { HealthReply } from '../../../../contract/core/health.ts'
import type { ForgottenCopies, Memory, MemoryDetail } from '../../../../contract/core/memory.ts'
import type { MemoryRun } from '../../../../contract/core/memory-runs.ts'
import { settingsSchema } from '../../../../contract/core/settings.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { Toasts } from '../../../ui/toast.tsx'
import { MemoryPage } from './memory-page.tsx'

/** The core as this page sees it: a list that its calls change, and what was asked of it. */
let memories: Memory[]
let forgotten: Memory[]
let copies: ForgottenCopies
let sent: { method: string; path: string; body: unknown }[]
let refusal: { path: string; status: number; code: string } | null
let work: BackgroundWork
let near: string[]
/** What was read, with its search words. */
let asked: string[]
let hasWork: boolean
let importing: { done: number; total: number } | null
/** Queries of the imports. */
let imports: string[]
let runModel: string
let runCounts: Partial<MemoryRun>

const NOW = Date.now()
const DAY_MS = 86_400_000
const tea: Memory = {
  id: 'm1',
  tier: 'ltm',
  kind: 'preference',
  text: 'Likes green tea',
  author: 'reflection',
  confidence: 0.9,
  importance: 0.5,
  scope: 'everywhere',
  scope_id: null,
  scope_name: null,
  input_context: 'I only drink green tea',
  source_message_id: 'q1',
  source_session_id: 's1',
  is_pinned: false,
  state: 'active',
  superseded_by: null,
  valid_from: null,
  valid_to: null,
  created_at: NOW - 3 * DAY_MS,
  updated_at: NOW - 3 * DAY_MS,
  last_used_at: NOW - DAY_MS,
  uses: 3,
  expires_at: null,
  is_editable: true,
  subject: null,
  slot: null,
  value: null,
  polarity: 'holds',
  said_at: 0,
}
const trip: Memory = {
  ...tea,
  id: 'm2',
  tier: 'itm',
  kind: 'event',
  text: 'Flies to Oslo in May',
  author: 'person',
  input_context: '',
  uses: 0,
  last_used_at: null,
  expires_at: NOW + 12 * DAY_MS + 1_000,
}
const cat: Memory = {
  ...trip,
  id: 'm3',
  text: 'Has a cat called Mia',
  scope: 'chat',
  scope_id: 's1',
  scope_name: 'Pets',
  expires_at: null,
}
const said: Memory = {
  ...cat,
  id: 'message:q9',
  tier: 'stm',
  text: 'My parrot is called Pip',
  source_message_id: 'q9',
  source_session_id: 's1',
  is_editable: false,
}

const detailOf = (memory: Memory): MemoryDetail => ({
  ...memory,
  sources:
    memory.id === 'm1'
      ? [
          {
            message_id: 'q1',
            session_id: 's1',
            session_title: 'Drinks',
            quote: 'I only drink green tea',
            at: NOW - 3 * DAY_MS,
          },
        ]
      : [],
  links: [],
  fact_history: [],
  answers:
    memory.id === 'm1'
      ? [
          {
            message_id: 'a7',
            session_id: 's2',
            session_title: 'Breakfast',
            at: NOW - DAY_MS,
            excerpt: 'Since you like green tea…',
          },
        ]
      : [],
  events: [
    {
      id: `e-${memory.id}`,
      at: memory.created_at,
      memory_id: memory.id,
      run_id: null,
      action: 'kept',
      by: memory.author,
      reason: 'said_in_chat',
      is_undoable: true,
    },
  ],
})

const run: MemoryRun = {
  id: 'r1',
  worker: 'reflection',
  trigger: 'automatic',
  state: 'done',
  started_at: NOW - DAY_MS,
  ended_at: NOW - DAY_MS + 4_000,
  read: 12,
  kept: 2,
  merged: 1,
  promoted: 0,
  superseded: 0,
  let_go: 9,
  model: 'big:7b',
  tokens: 812,
  session_id: 's1',
  session_title: 'Drinks',
  reflection: {
    tried: 'To find a drink.',
    followed_constitution: 'Yes.',
    better: 'Ask first.',
    policy_score: 0.8,
  },
  error: null,
}

const health: HealthReply = {
  status: 'ok',
  version: '0.1.0',
  store: { state: 'ok', message: null },
  engine: { state: 'ready', mode: 'bundled', version: '0.24.0', progress: null, error: null, restarts: 0 },
  secrets: { kind: 'keychain', warning: null },
}

const ANY_MODEL = {
  size_bytes: 1,
  kind: 'chat',
  can_think: false,
  can: ['chat'],
  limits: { context_tokens: 8_192, answer_tokens: 4_096, trained_tokens: 8_192, limited_by: 'model' },
  is_loaded: false,
  memory_bytes: null,
  gpu_share: null,
  kept_because: null,
  family: null,
  quantization: null,
}
const models = [
  { name: 'big:7b', display_name: 'Big', parameters: '7.6B', ...ANY_MODEL, is_default: true },
  { name: 'smollm2:135m', display_name: 'SmolLM2', parameters: '134.52M', ...ANY_MODEL, is_default: false },
]

function listReply(query: URLSearchParams) {
  const words = (query.get('q') ?? '').toLowerCase()
  const state = query.get('state') ?? 'active'
  const found = memories.filter(
    (memory) =>
      memory.text.toLowerCase().includes(words) &&
      (state === 'all' || memory.state === state) &&
      (memory.tier !== 'stm' || query.get('tier') === 'stm') &&
      (['tier', 'kind', 'author', 'scope', 'scope_id'] as const).every(
        (name) => !query.has(name) || memory[name] === query.get(name),
      ),
  )
  if (query.get('nearest') === 'true') {
    found.push(...memories.filter(({ id }) => near.includes(id) && !found.some((one) => one.id === id)))
    found.sort((a, b) => Number(near.includes(b.id)) - Number(near.includes(a.id)))
  }
  return { memories: found, total: found.length, next_cursor: null }
}

function reply(method: string, path: string, query: URLSearchParams, body: unknown): unknown {
  const id = decodeURIComponent(/^\/memory\/entries\/([^/]+)/.exec(path)?.[1] ?? '')
  const memory = memories.find((candidate) => candidate.id === id)
  const change = (changes: Partial<Memory>) => {
    const changed = { ...(memory ?? tea), ...changes }
    memories = memories.map((candidate) => (candidate.id === id ? changed : candidate))
    return changed
  }
  switch (`${method} ${path.replace(/\/entries\/[^/]+/, '/entries/:id')}`) {
    case 'GET /health':
      return health
    case 'GET /settings':
      return settingsSchema.parse({ first_run_done: true })
    case 'GET /projects':
      return { projects: [] }
    case 'GET /models':
      return { models }
    case 'GET /memory/list':
      return listReply(query)
    case 'GET /memory/questions':
      return { questions: [] }
    case 'GET /memory/stats':
      return {
        by_tier: {
          stm: memories.filter(({ tier }) => tier === 'stm').length,
          itm: memories.filter(({ tier }) => tier === 'itm').length,
          ltm: memories.filter(({ tier }) => tier === 'ltm').length,
        },
        by_kind: { fact: 0, preference: 1, event: 1, task: 0, reflection: 0, principle: 0 },
        pinned: 0,
        superseded: 0,
        units: 3,
        vectors_waiting: 0,
        reflection: { proposed: 40, accepted: 30 },
      }
    case 'GET /memory/entries/:id':
      return memory ? detailOf(memory) : null
    case 'PATCH /memory/entries/:id':
      return change(body as Partial<Memory>)
    case 'POST /memory/entries/:id/pin':
      return change(body as Partial<Memory>)
    case 'POST /memory/entries/:id/promote':
      return change({ tier: 'ltm', expires_at: null })
    case 'POST /memory/store': {
      const stored: Memory = { ...trip, ...(body as Partial<Memory>), id: 'm9', created_at: Date.now() + 1 }
      memories = [stored, ...memories]
      return stored
    }
    case 'POST /memory/merge': {
      const { ids, text } = body as { ids: string[]; text: string }
      const merged: Memory = { ...tea, id: 'm8', text }
      memories = [merged, ...memories.filter((candidate) => !ids.includes(candidate.id))]
      return merged
    }
    case 'POST /memory/forget': {
      const { ids } = body as { ids: string[] }
      forgotten = memories.filter((candidate) => ids.includes(candidate.id))
      memories = memories.filter((candidate) => !ids.includes(candidate.id))
      return { forgotten: ids, undo_id: 'u1', undo_until: Date.now() + 300_000, copies }
    }
    case 'POST /store/copies/delete':
      return { deleted: (body as { copies: string[] }).copies.length }
    case 'POST /memory/undo': {
      if (String((body as { undo_id: string }).undo_id).startsWith('e-')) {
        const gone = String((body as { undo_id: string }).undo_id).slice(2)
        memories = memories.filter((candidate) => candidate.id !== gone)
        return { memories: [] }
      }
      memories = [...memories, ...forgotten]
      return { memories: forgotten }
    }
    case 'POST /memory/import':
      return {
        imported: 2,
        already_there: 1,
        forgotten: query.get('bring_back') === 'true' ? 0 : 1,
        refused: query.get('bring_back') === 'true' ? [] : [{ index: 3, reason: 'It was forgotten here.' }],
      }
    case 'GET /memory/import':
      return { running: importing }
    case 'POST /memory/unread/clear':
      memories = memories.filter(({ tier }) => tier !== 'stm')
      return { cleared: 1 }
    case 'GET /memory/work':
      return work
    case 'POST /memory/work/pause':
      work = { ...work, is_paused: (body as { is_paused: boolean }).is_paused }
      return work
    case 'POST /memory/work/run':
      if (!hasWork) return { ...work, has_work: false }
      work = {
        ...work,
        workers: work.workers.map((worker) =>
          worker.worker === (body as { worker: string }).worker
            ? { ...worker, state: 'waiting', jobs: 1 }
            : worker,
        ),
      }
      return work
    case 'GET /memory/runs':
      return { runs: [{ ...run, ...runCounts, model: runModel }], next_before: null }
    case 'GET /memory/runs/r1':
      return {
        ...run,
        events: [
          { ...detailOf(tea).events[0], run_id: 'r1', text: tea.text },
          { ...detailOf(tea).events[0], id: 'e2', memory_id: 'gone', run_id: 'r1', text: null },
        ],
      }
    default:
      return null
  }
}

beforeAll(() => {
  startTranslations()
  // jsdom has no pointers; a toast asks for them, since it can be swiped away.
  HTMLElement.prototype.hasPointerCapture = () => false
})
beforeEach(() => {
  memories = [tea, trip, cat, said]
  forgotten = []
  copies = { rewritten: 0, left: [] }
  sent = []
  imports = []
  runModel = 'big:7b'
  runCounts = {}
  near = []
  asked = []
  refusal = null
  hasWork = true
  importing = null
  work = {
    is_paused: false,
    workers: (['reflection', 'distillation'] as const).map((worker) => ({
      worker,
      state: 'idle',
      jobs: 0,
      next_at: null,
      last_run: null,
    })),
  }
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { pathname, searchParams } = new URL(String(input), location.href)
    const path = pathname.replace('/api', '')
    const method = init?.method ?? 'GET'
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null
    if (method !== 'GET') sent.push({ method, path, body })
    else asked.push(`${path}?${searchParams.get('q') ?? ''}`)
    if (method === 'POST' && path === '/memory/import') imports.push(searchParams.toString())
    if (refusal?.path === path) {
      return Response.json(
        { error: { code: refusal.code, message: 'refused', details: {}, request_id: 'x' } },
        { status: refusal.status },
      )
    }
    const answer = reply(method, path, searchParams, body)
    if (answer === null) {
      return Response.json(
        { error: { code: 'memory_not_found', message: 'gone', details: {}, request_id: 'x' } },
        { status: 404 },
      )
    }
    return Response.json(answer)
  })
})
afterEach(cleanup)

function open(path = '/memory?view=list') {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter initialEntries={[path]}>
        <Toasts>
          <Routes>
            <Route path="/memory" element={<MemoryPage />} />
            <Route path="/chat/:id" element={<p>the chat</p>} />
          </Routes>
        </Toasts>
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}
const list = () => screen.getByRole('listbox', { name: 'Memories' })
const rows = () => within(list()).getAllByRole('option')
const row = (name: RegExp) => screen.findByRole('option', { name })
const panel = () => screen.findByRole('region', { name: 'Memory' })
const calls = (path: string) => sent.filter((call) => call.path === path).map(({ body }) => body)

describe('the memory page', () => {
  it('C7: lists what is remembered with its tier, author, uses and when it fades, and counts the tiers', async () => {
    open()
    expect((await row(/green tea/)).textContent).toBe(
      'Likes green teaLong-termPreferenceReflection3 days agoused 3 times',
    )
    expect((await row(/Oslo/)).textContent).toBe(
      'Flies to Oslo in MayRecentEventYou3 days agonot used yetexpires in 12 days',
    )
    expect((await row(/Mia/)).textContent).toBe(
      'Has a cat called MiaRecentEventYou3 days agonot used yetPets',
    )
    const tiers = screen.getByRole('group', { name: 'Tier' })
    await waitFor(() =>
      expect(
        within(tiers)
          .getAllByRole('button')
          .map(({ textContent }) => textContent),
      ).toEqual(['All3', 'Recent2', 'Long-term1']),
    )
  })

  it('C7: filters by tier, kind and author, and says how to see everything again when nothing matches', async () => {
    const user = open()
    await row(/green tea/)
    await user.click(screen.getByRole('button', { name: /Recent/ }))
    await waitFor(() => expect(rows()).toHaveLength(2))
    expect(screen.getByRole('option', { name: /Oslo/ })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Filters' }))
    await user.selectOptions(screen.getByRole('combobox', { name: 'Kind' }), 'Preference')
    expect(screen.getByRole('button', { name: 'Filters 1 active' })).toBeTruthy()
    expect(await screen.findByText('No matches.')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Clear filters' }))
    await waitFor(() => expect(rows()).toHaveLength(3))
    await user.selectOptions(screen.getByRole('combobox', { name: 'Added by' }), 'Added by: Reflection')
    await waitFor(() => expect(rows()).toHaveLength(1))
    expect(screen.getByRole('option', { name: /green tea/ })).toBeTruthy()
  })

  it('C7: searches by words and by meaning: the nearest comes first, though it holds no word of the query', async () => {
    near = ['m1']
    const user = open()
    await row(/green tea/)
    await user.keyboard('/')
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search memories' }))
    await user.keyboard('oslo')
    await waitFor(() => expect(screen.getByText('2 found, best match first')).toBeTruthy())
    expect(rows().map(({ id }) => id)).toEqual(['memory-m1', 'memory-m2'])
    // The list alone is asked, once for what was typed.
    expect(asked.filter((path) => path === '/memory/list?oslo')).toHaveLength(1)
    expect(asked.filter((path) => path.startsWith('/memory/entries'))).toEqual([])
    await user.keyboard('{Escape}')
    await waitFor(() => expect(rows()).toHaveLength(3))
  })

  it('C7: says what to do when nothing is remembered yet, and when the list cannot be read', async () => {
    memories = []
    open()
    expect(await screen.findByText('No memories yet.')).toBeTruthy()
    cleanup()
    refusal = { path: '/memory/list', status: 507, code: 'store_full' }
    const user = open()
    expect((await screen.findByRole('alert')).textContent).toContain('The disk is full')
    refusal = null
    memories = [tea]
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await row(/green tea/)).toBeTruthy()
  })

  it('C7: shows why it was kept, with the way to the message, and which answers used it', async () => {
    const user = open()
    await user.click(await row(/green tea/))
    const detail = within(await panel())
    expect(await detail.findByText('I only drink green tea')).toBeTruthy()
    expect(detail.getByRole('link', { name: /^Drinks/ }).getAttribute('href')).toBe('/chat/s1?message=q1')
    expect(detail.getByRole('link', { name: /^Breakfast/ }).getAttribute('href')).toBe('/chat/s2?message=a7')
    expect(detail.getByRole('meter', { name: 'Confidence' }).getAttribute('aria-valuetext')).toBe('90%')
    expect(detail.getByText('You said it in a chat.')).toBeTruthy()
    await user.click(detail.getByRole('button', { name: 'Undo: Kept' }))
    expect(calls('/memory/undo')).toEqual([{ undo_id: 'e-m1' }])
  })

  it('C7: edits text and kind in place and sends only what changed', async () => {
    const user = open('/memory?view=list&id=m1')
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    const field = screen.getByRole('textbox', { name: 'What to remember' })
    expect(document.activeElement).toBe(field)
    await user.clear(field)
    await user.type(field, 'Likes black tea')
    const form = within(screen.getByRole('form', { name: 'Edit' }))
    await user.selectOptions(form.getByRole('combobox', { name: 'Kind' }), 'Fact')
    await user.click(form.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(screen.queryByRole('form', { name: 'Edit' })).toBeNull())
    expect(calls('/memory/entries/m1')).toEqual([{ text: 'Likes black tea', kind: 'fact' }])
    expect(await row(/black tea/)).toBeTruthy()
  })

  it('C7: pins, and makes what fades long-term', async () => {
    const user = open('/memory?view=list&id=m2')
    await user.click(await screen.findByRole('button', { name: 'Pin' }))
    expect(await screen.findByRole('button', { name: 'Unpin' })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Make long-term' }))
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Make long-term' })).toBeNull())
    expect(sent.map(({ path }) => path)).toEqual(['/memory/entries/m2/pin', '/memory/entries/m2/promote'])
  })

  it('C1: a short-term entry is read-only, says why, and can be remembered for good', async () => {
    const user = open(`/memory?id=${encodeURIComponent('message:q9')}`)
    expect(await screen.findByText(/has not been reviewed yet/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Remember permanently' }))
    expect(sent.map(({ path }) => path)).toEqual(['/memory/entries/message%3Aq9/promote'])
  })

  it('C7: forgets with the Delete key, keeps the focus in the list, and brings it back by its toast', async () => {
    const user = open()
    ;(await row(/green tea/)).focus()
    await user.keyboard('{Delete}')
    await waitFor(() => expect(rows()).toHaveLength(2))
    expect(calls('/memory/forget')).toEqual([{ ids: ['m1'] }])
    expect(document.activeElement?.id).toBe('memory-m2')
    await user.click(await screen.findByRole('button', { name: 'Undo' }))
    await waitFor(() => expect(rows()).toHaveLength(3))
    expect(calls('/memory/undo')).toEqual([{ undo_id: 'u1' }])
  })

  it('C2: says from how many backups it was taken, and deletes damaged copies when the user says so', async () => {
    copies = { rewritten: 3, left: ['damaged/20260201T120000.000Z'] }
    const user = open()
    ;(await row(/green tea/)).focus()
    await user.keyboard('{Delete}')
    expect((await screen.findAllByText(/It was also removed from 3 backups/)).length).toBeGreaterThan(0)
    expect(calls('/store/copies/delete')).toEqual([])
    await user.click(await screen.findByRole('button', { name: 'Delete this copy' }))
    expect((await screen.findAllByText('1 damaged copy was deleted.')).length).toBeGreaterThan(0)
    expect(calls('/store/copies/delete')).toEqual([{ copies: ['damaged/20260201T120000.000Z'] }])
  })

  it('C7: Ctrl+Z brings back what was forgotten last', async () => {
    const user = open()
    ;(await row(/Oslo/)).focus()
    await user.keyboard('{Delete}')
    await waitFor(() => expect(rows()).toHaveLength(2))
    await user.keyboard('{Control>}z{/Control}')
    await waitFor(() => expect(rows()).toHaveLength(3))
  })

  it('J5: arrows, Home and End move, Enter opens, Escape comes back to the same row', async () => {
    const user = open()
    ;(await row(/green tea/)).focus()
    await user.keyboard('{End}')
    expect(document.activeElement?.id).toBe('memory-m3')
    await user.keyboard('{ArrowUp}')
    expect(document.activeElement?.id).toBe('memory-m2')
    await user.keyboard('{Home}{ArrowDown}{Enter}')
    const heading = within(await panel()).getByRole('heading', { name: 'Memory' })
    expect(document.activeElement).toBe(heading)
    await user.keyboard('{Escape}')
    await waitFor(() => expect(document.activeElement?.id).toBe('memory-m2'))
    expect(screen.queryByRole('region', { name: 'Memory' })).toBeNull()
  })

  it('C7: merges several with a proposed text that can be changed', async () => {
    const user = open()
    ;(await row(/green tea/)).focus()
    await user.keyboard(' {ArrowDown} ')
    await user.click(await screen.findByRole('button', { name: 'Merge' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Merge into one memory' }))
    const field = dialog.getByRole('textbox', { name: 'What to remember' })
    expect((field as HTMLTextAreaElement).value).toBe('Likes green tea. Flies to Oslo in May.')
    await user.clear(field)
    await user.type(field, 'Drinks green tea on the way to Oslo.')
    await user.click(dialog.getByRole('button', { name: 'Merge' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(calls('/memory/merge')).toEqual([
      { ids: ['m1', 'm2'], text: 'Drinks green tea on the way to Oslo.' },
    ])
    await screen.findByRole('option', { name: /on the way to Oslo/ })
    expect(rows()).toHaveLength(2)
  })

  it('C1: a message that waits for review is not listed, so that nothing of a chat is merged', async () => {
    const user = open()
    ;(await row(/green tea/)).focus()
    await user.keyboard('{Control>}a{/Control}')
    expect(screen.getAllByText('3 selected')).toHaveLength(2)
    expect(screen.queryByText(/parrot/)).toBeNull()
  })

  it('C7: adds a memory', async () => {
    const user = open()
    await user.click(await screen.findByRole('button', { name: 'Add memory' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Add a memory' }))
    expect(dialog.getByRole('button', { name: 'Remember' })).toHaveProperty('disabled', true)
    await user.type(dialog.getByRole('textbox', { name: 'What to remember' }), 'Plays the cello')
    await user.click(dialog.getByRole('button', { name: 'Remember' }))
    await row(/cello/)
    expect(calls('/memory/store')).toEqual([
      { text: 'Plays the cello', kind: 'fact', scope: 'everywhere', scope_id: null },
    ])
    expect(await screen.findByText('Remembered.')).toBeTruthy()
  })
})

describe('importing', () => {
  const choose = async (content: string) => {
    const user = open()
    const file = new File([content], 'memory.json', { type: 'application/json' })
    const field = await screen.findByLabelText('Export file')
    await user.upload(field as HTMLInputElement, file)
    return within(await screen.findByRole('dialog', { name: 'Import memories' }))
  }

  it('C7: says what was imported, was there and was left out, and why', async () => {
    const dialog = await choose('{"format":"novacore-memory"}')
    expect(dialog.getAllByRole('definition').map(({ textContent }) => textContent)).toEqual(['2', '1', '1'])
    expect(dialog.getByText('It was forgotten here.')).toBeTruthy()
  })

  it('C7: offers to bring back what was forgotten here, and does so only when asked', async () => {
    const dialog = await choose('{"format":"novacore-memory"}')
    expect(dialog.getByText('1 entry was forgotten here earlier. You can restore it.')).toBeTruthy()
    expect(imports).toEqual(['bring_back=false'])
    await userEvent.setup().click(dialog.getByRole('button', { name: 'Restore' }))
    await waitFor(() => expect(imports).toEqual(['bring_back=false', 'bring_back=true']))
    const after = within(await screen.findByRole('dialog', { name: 'Import memories' }))
    expect(after.queryByRole('button', { name: 'Restore' })).toBeNull()
  })

  it('C7: shows how far an import is', async () => {
    importing = { done: 300, total: 16_000 }
    open()
    const meter = await screen.findByRole('meter', { name: 'Importing…' })
    expect(meter.getAttribute('aria-valuetext')).toBe('300 of 16,000 imported')
  })

  it('C7: one that failed in the middle says what is kept and how to go on', async () => {
    refusal = { path: '/memory/import', status: 507, code: 'store_full' }
    const dialog = await choose('{"format":"novacore-memory"}')
    expect(dialog.getByRole('alert').textContent).toContain(
      'The memories imported so far are kept. Import the same file again to add the rest.',
    )
  })

  it('C7: a file that is no JSON is refused in words, and nothing is sent', async () => {
    const dialog = await choose('no json {')
    expect(dialog.getByRole('alert').textContent).toBe(
      '“memory.json” is not a valid JSON file. Choose a file made with “Export to a file”. Nothing was changed.',
    )
    expect(sent).toEqual([])
  })

  it('C7: an export of a newer version is refused in words', async () => {
    refusal = { path: '/memory/import', status: 400, code: 'import_too_new' }
    const dialog = await choose('{"version":9}')
    expect(dialog.getByRole('alert').textContent).toContain('made by a newer version of the app')
  })
})

describe('what is gone', () => {
  it('C7: undoing the step that made a memory closes its panel and says so', async () => {
    const user = open('/memory?view=list&id=m1')
    await user.click(await screen.findByRole('button', { name: /^Undo:/ }))
    expect(await screen.findByText('Undone. The memory was removed.')).toBeTruthy()
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Memory' })).toBeNull())
    await waitFor(() => expect(rows()).toHaveLength(2))
  })

  it('C7: a panel of a memory that went another way says that it is no longer here', async () => {
    const user = open('/memory?view=list&id=m1')
    await user.click(await within(await panel()).findByRole('button', { name: /^Pin/ }))
    expect(await screen.findByText('Pinned.')).toBeTruthy()
    memories = memories.filter(({ id }) => id !== 'm1')
    await user.click(within(await panel()).getByRole('button', { name: /Unpin/ }))
    expect(await screen.findByText('This memory no longer exists.')).toBeTruthy()
    expect(screen.queryByRole('heading', { name: 'History' })).toBeNull()
    await waitFor(() => expect(rows()).toHaveLength(2))
  })

  it('C7: undoing a merge is said, closes the panel of the merged memory, and shows the others again', async () => {
    const user = open()
    await user.click(await row(/green tea/))
    list().focus()
    await user.keyboard('{Control>}a{/Control}')
    await user.click(await screen.findByRole('button', { name: 'Merge' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Merge' }))
    await screen.findByRole('region', { name: 'Memory' })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await user.click(await screen.findByRole('button', { name: 'Undo' }))
    expect(await screen.findByText('They are separate again.')).toBeTruthy()
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Memory' })).toBeNull())
  })
})

describe('what is not yet reviewed', () => {
  it('C1: stands in a tab of its own with its count, each with its chat, and can be remembered', async () => {
    const user = open()
    await user.click(await screen.findByRole('tab', { name: 'Not yet reviewed 1' }))
    const item = within(screen.getByRole('list', { name: 'Not yet reviewed' })).getByRole('listitem')
    expect(item.textContent).toBe('My parrot is called PipPets · 3 days agoRemember permanently')
    await user.click(within(item).getByRole('button', { name: 'Remember permanently' }))
    expect(await screen.findByText('Remembered.')).toBeTruthy()
  })

  it('C1: is cleared after a question that says what stays', async () => {
    const user = open('/memory?tab=unread')
    await user.click(await screen.findByRole('button', { name: 'Clear' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText(/Your chats are kept/)).toBeTruthy()
    expect(calls('/memory/unread/clear')).toEqual([])
    await user.click(dialog.getByRole('button', { name: 'Clear' }))
    expect(await screen.findByText('Nothing is waiting for review.')).toBeTruthy()
    expect(await screen.findByText('Cleared. Nova will not review these messages.')).toBeTruthy()
    await waitFor(() => expect(screen.getByRole('tab', { name: 'Not yet reviewed' })).toBeTruthy())
  })
})

describe('the run log', () => {
  it('C6: says so when there is nothing to read', async () => {
    hasWork = false
    const user = open('/memory?tab=log')
    await user.click(await screen.findByRole('button', { name: 'Run reflection now' }))
    expect(await screen.findByText('There is nothing new to review.')).toBeTruthy()
  })

  it('C4: does not show what a small model says of itself', async () => {
    runModel = 'smollm2:135m'
    const user = open('/memory?tab=log')
    await user.click(await screen.findByRole('button', { name: /^Details,/ }))
    expect(await screen.findByText('This model is too small to judge its own answers.')).toBeTruthy()
    expect(screen.queryByText('Ask first.')).toBeNull()
    expect(screen.queryByText('80%')).toBeNull()
  })

  it('C6: says what was read, kept, merged and let go, and that it costs nothing', async () => {
    open('/memory?tab=log')
    const list = await screen.findByRole('list', { name: 'Activity' })
    expect(within(list).getByRole('listitem').textContent).toContain(
      'Reflection: reviewed 12 exchanges, kept 2, merged 1, dropped 9',
    )
    expect(within(list).getByRole('listitem').textContent).toContain('812 tokens (not counted)')
    expect(await screen.findByText(/Kept 30 of 40 suggestions/)).toBeTruthy()
  })

  it('C6: says that a run changed nothing', async () => {
    runCounts = { kept: 0, merged: 0, let_go: 0 }
    open('/memory?tab=log')
    const list = await screen.findByRole('list', { name: 'Activity' })
    expect(within(list).getByRole('listitem').textContent).toContain(
      'Reflection: reviewed 12 exchanges, no changes',
    )
  })

  it('C4: shows the three answers of a reflection and each step; a forgotten text is not there', async () => {
    const user = open('/memory?tab=log')
    await user.click(await screen.findByRole('button', { name: /^Details,/ }))
    expect(await screen.findByText('Ask first.')).toBeTruthy()
    expect(screen.getByText('80%')).toBeTruthy()
    expect((await screen.findByRole('link', { name: 'Likes green tea' })).getAttribute('href')).toBe(
      '/memory?id=m1',
    )
    expect(screen.getByText('Forgotten since then')).toBeTruthy()
  })

  it('C6: pauses the work, and runs reflection now', async () => {
    const user = open('/memory?tab=log')
    await user.click(await screen.findByRole('button', { name: 'Run reflection now' }))
    expect(await screen.findByText(/Waiting until you pause · 1 task left/)).toBeTruthy()
    await user.click(screen.getByRole('switch', { name: 'Run in the background' }))
    await waitFor(() =>
      expect(screen.getByRole('switch', { name: 'Run in the background' })).toHaveProperty(
        'ariaChecked',
        'false',
      ),
    )
    expect(sent.map(({ path, body }) => [path, body])).toEqual([
      ['/memory/work/run', { worker: 'reflection' }],
      ['/memory/work/pause', { is_paused: true }],
    ])
  })
})
