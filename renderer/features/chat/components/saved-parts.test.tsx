// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message, Session } from '../../../../contract/core/chat.ts'
import type { HealthReply } from '../../../../contract/core/health.ts'
import type { ReadingReply, RememberedMemory } from '../../../../contract/core/remembered.ts'
import { settingsSchema } from '../../../../contract/core/settings.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { Toasts } from '../../../ui/toast.tsx'
import { createChatClient } from '../chat-client.ts'
import { ChatContext } from '../chat-context.ts'
import { undoneMemories } from '../undone-memories.ts'
import { ChatPage } from './chat-page.tsx'

/** The core as the chat sees it: what it kept of the question, and what it was asked to do. */
let kept: RememberedMemory[]
let reading: ReadingReply
let sent: { path: string; body: unknown }[]
/** Error codes by path. */
let refusals: Record<string, string>
let isAnswering: boolean

const session: Session = {
  id: 's1',
  title: 'Home',
  created_at: 1,
  updated_at: 1,
  active_leaf_id: 'a1',
  model: null,
  project_id: null,
  message_count: 2,
  is_generating: false,
}
const question: Message = {
  id: 'q1',
  session_id: 's1',
  parent_id: null,
  role: 'user',
  content: 'I live in Porto. Do I like tea?',
  status: 'complete',
  error: null,
  model: null,
  created_at: 1,
  ended_at: 1,
  stats: null,
  usage: null,
  ledger_seq: null,
  memory: null,
  policy: null,
  window_start_id: null,
  thinking: null,
}
const answer: Message = { ...question, id: 'a1', parent_id: 'q1', role: 'assistant', content: 'A fine town.' }
const porto: RememberedMemory = { id: 'm1', text: 'I live in Porto', state: 'active' }
const dog: RememberedMemory = { id: 'm2', text: 'I have a dog', state: 'active' }
const health: HealthReply = {
  status: 'ok',
  version: '0.1.0',
  store: { state: 'ok', message: null },
  engine: { state: 'ready', mode: 'bundled', version: '0.24.0', progress: null, error: null, restarts: 0 },
  secrets: { kind: 'keychain', warning: null },
}

function reply(path: string, body: unknown): unknown {
  switch (path) {
    case '/health':
      return health
    case '/settings':
      return settingsSchema.parse({ first_run_done: true })
    case '/models':
      return { models: [] }
    case '/projects':
      return { projects: [] }
    case '/chat/generations':
      return { generations: [] }
    case '/chat/sessions/s1/messages':
      return { session, messages: [question, isAnswering ? { ...answer, status: 'streaming' } : answer] }
    case '/memory/remembered/s1':
      return { messages: kept.length === 0 ? [] : [{ message_id: 'q1', memories: kept }] }
    case '/memory/reading/q1':
      return reading
    case '/memory/forget': {
      const { ids } = body as { ids: string[] }
      kept = kept.filter(({ id }) => !ids.includes(id))
      return {
        forgotten: ids,
        undo_id: `u-${ids[0]}`,
        undo_until: Date.now() + 600_000,
        copies: { rewritten: 0, left: [] },
      }
    }
    case '/memory/undo':
      kept = [...kept, porto]
      return { memories: [] }
    case '/memory/store': {
      const { text } = body as { text: string }
      kept = [...kept, { id: 'm9', text, state: 'active' }]
      reading = { ...reading, left: [] }
      return storedMemory(text)
    }
    default:
      return {}
  }
}

function storedMemory(text: string) {
  return {
    id: 'm9',
    tier: 'ltm',
    kind: 'fact',
    text,
    author: 'person',
    confidence: 1,
    importance: 0.5,
    scope: 'everywhere',
    scope_id: null,
    scope_name: null,
    input_context: '',
    source_message_id: 'q1',
    source_session_id: 's1',
    is_pinned: false,
    state: 'active',
    superseded_by: null,
    valid_from: null,
    valid_to: null,
    subject: null,
    slot: null,
    value: null,
    polarity: 'holds',
    said_at: 1,
    created_at: 1,
    updated_at: 1,
    last_used_at: null,
    uses: 0,
    expires_at: null,
    is_editable: true,
  }
}

beforeAll(() => {
  startTranslations()
  // jsdom lays nothing out; the transcript needs a height to know which rows are in sight.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(40)
  HTMLElement.prototype.scrollTo = () => undefined
  HTMLElement.prototype.hasPointerCapture = () => false
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
})
beforeEach(() => {
  kept = []
  reading = { is_memory_off: false, kept: [], left: [] }
  sent = []
  refusals = {}
  isAnswering = false
  undoneMemories.set([])
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const path = new URL(String(input), location.href).pathname.replace('/api', '')
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null
    if (init?.method && init.method !== 'GET') sent.push({ path, body })
    if (/\/stream$/.test(path)) {
      return new Response(new ReadableStream({}), { headers: { 'Content-Type': 'text/event-stream' } })
    }
    const code = refusals[path]
    if (code !== undefined) {
      const error = { code, message: 'refused', details: {}, request_id: 'x' }
      return Response.json({ error }, { status: 409 })
    }
    return Response.json(reply(path, body))
  })
})
afterEach(cleanup)

function open() {
  const queries = createQueryClient()
  const chat = createChatClient(queries)
  void chat.outbox.setCoreReady(true)
  render(
    <QueryClientProvider client={queries}>
      <ChatContext value={chat}>
        <MemoryRouter initialEntries={['/chat/s1']} useTransitions={false}>
          <Toasts>
            <Routes>
              <Route path="/chat/:sessionId" element={<ChatPage />} />
              <Route path="/memory" element={<p>the memory page</p>} />
            </Routes>
          </Toasts>
        </MemoryRouter>
      </ChatContext>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}
const theQuestion = async () => within(await screen.findByRole('article', { name: 'Your message' }))
const button = async (name: string) => (await theQuestion()).findByRole('button', { name })
const dialog = async () =>
  within(await screen.findByRole('dialog', { name: 'What was saved from this message' }))
const bodiesOf = (path: string) => sent.filter((call) => call.path === path).map(({ body }) => body)

describe('the chip under a question', () => {
  it('C7: appears while the answer is written, and is said to a screen reader once', async () => {
    isAnswering = true
    open()
    await theQuestion()
    expect(screen.queryByText('Saved to memory:')).toBeNull()
    kept = [porto]
    expect(await screen.findByText('Saved to memory:', {}, { timeout: 5_000 })).toBeTruthy()
    expect(screen.getByRole('link', { name: 'I live in Porto' }).getAttribute('href')).toBe('/memory?id=m1')
    expect(await screen.findByText('Saved to memory: I live in Porto')).toMatchObject({ role: 'status' })
  })

  it('C7: undoes in place and saves again, and keeps the focus on its button', async () => {
    kept = [porto]
    const user = open()
    await user.click(await button('Undo: “I live in Porto”'))
    const again = await button('Save again: “I live in Porto”')
    expect(document.activeElement).toBe(again)
    expect((await theQuestion()).getByText('Not saved')).toBeTruthy()
    expect(bodiesOf('/memory/forget')).toEqual([{ ids: ['m1'], is_mistake: true }])
    await user.click(again)
    await button('Undo: “I live in Porto”')
    expect(bodiesOf('/memory/undo')).toEqual([{ undo_id: 'u-m1' }])
  })

  it('C7: saves the words again when the time of the undo is over', async () => {
    kept = [porto]
    const user = open()
    await user.click(await button('Undo: “I live in Porto”'))
    refusals = { '/memory/undo': 'undo_not_possible' }
    await user.click(await button('Save again: “I live in Porto”'))
    await button('Undo: “I live in Porto”')
    expect(bodiesOf('/memory/store')).toEqual([{ text: 'I live in Porto', source_message_id: 'q1' }])
  })

  it('C7: says when an undo failed, and still holds what was kept', async () => {
    kept = [porto]
    refusals = { '/memory/forget': 'memory_read_only' }
    const user = open()
    await user.click(await button('Undo: “I live in Porto”'))
    expect(await screen.findByText(/This cannot be changed here/)).toBeTruthy()
    expect(await button('Undo: “I live in Porto”')).toBeTruthy()
  })

  it('C7: counts several, and shows each with its own undo', async () => {
    kept = [porto, dog]
    const user = open()
    expect(await (await theQuestion()).findByText('Saved to memory: 2')).toBeTruthy()
    await user.click(await button('Show'))
    await user.click((await dialog()).getByRole('button', { name: 'Undo: “I live in Porto”' }))
    expect(
      await (await dialog()).findByRole('button', { name: 'Save again: “I live in Porto”' }),
    ).toBeTruthy()
    await user.keyboard('{Escape}')
    expect(await (await theQuestion()).findByText('Saved to memory: 1')).toBeTruthy()
  })

  it('C7: says that an answer is needed, and what was replaced since', async () => {
    kept = [{ ...porto, state: 'asked' }]
    const user = open()
    expect(await (await theQuestion()).findByText('Needs your answer:')).toBeTruthy()
    await user.click((await theQuestion()).getByRole('link', { name: 'Answer' }))
    expect(await screen.findByText('the memory page')).toBeTruthy()
    cleanup()
    kept = [{ ...porto, state: 'superseded' }]
    open()
    expect(await (await theQuestion()).findByText('replaced since')).toBeTruthy()
    expect((await theQuestion()).queryByRole('button', { name: /^Undo/ })).toBeNull()
  })
})

describe('why something was not saved', () => {
  it('C7: gives the reason of each sentence, and saves one anyway', async () => {
    reading = {
      is_memory_off: false,
      kept: [],
      left: [{ text: 'Do I like tea?', start: 17, end: 31, reason: 'question' }],
    }
    const user = open()
    await user.click(await button('Why was nothing saved?'))
    expect(await (await dialog()).findByText('Not saved: it is a question')).toBeTruthy()
    await user.click((await dialog()).getByRole('button', { name: 'Save anyway: “Do I like tea?”' }))
    expect(await (await dialog()).findByRole('button', { name: 'Undo: “Do I like tea?”' })).toBeTruthy()
    expect((await dialog()).queryByText('Not saved: it is a question')).toBeNull()
    expect(bodiesOf('/memory/store')).toEqual([{ text: 'Do I like tea?', source_message_id: 'q1' }])
  })

  it('C7: says that memory was off, that there was nothing, and what failed', async () => {
    reading = { is_memory_off: true, kept: [], left: [] }
    const user = open()
    await user.click(await button('Why was nothing saved?'))
    expect(await (await dialog()).findByText(/Memory was off for this message/)).toBeTruthy()
    cleanup()
    reading = { is_memory_off: false, kept: [], left: [] }
    const again = open()
    await again.click(await button('Why was nothing saved?'))
    expect(await (await dialog()).findByText(/found nothing about you/)).toBeTruthy()
    cleanup()
    refusals = { '/memory/reading/q1': 'message_not_found' }
    const third = open()
    await third.click(await button('Why was nothing saved?'))
    const retry = await (await dialog()).findByRole('button', { name: 'Try again' })
    refusals = {}
    await third.click(retry)
    await waitFor(async () => expect((await dialog()).queryByText(/found nothing about you/)).toBeTruthy())
  })
})
