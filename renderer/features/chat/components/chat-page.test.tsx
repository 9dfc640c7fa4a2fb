// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChatEvent, Message, Session } from '../../../../contract/api/chat.ts'
import type { HealthReply } from '../../../../contract/api/health.ts'
import { settingsSchema } from '../../../../contract/api/settings.ts'
import type { QuotaReply } from '../../../../contract/api/usage.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { createQueryClient } from '../../../lib/query.ts'
import { createChatClient } from '../chat-client.ts'
import { ChatContext } from '../chat-context.ts'
import { markdownPart } from '../markdown/deferred-markdown.tsx'
import { ChatBackground } from './chat-background.tsx'
import { ChatPage } from './chat-page.tsx'

// Reading the file takes as long as the machine is busy.
beforeAll(() => markdownPart.load(), 60_000)

/** The core as this page sees it over fetch: fixed replies, and streams whose events the test sends. */
let health: HealthReply
let quota: QuotaReply
let tree: Message[]
let sent: { path: string; body: unknown }[]
let streams: { send(event: ChatEvent): void; cut(): void }[]

const session: Session = {
  id: 's1',
  title: 'Tides',
  created_at: 1,
  updated_at: 1,
  active_leaf_id: null,
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
  content: 'How do tides work?',
  status: 'complete',
  error: null,
  model: null,
  created_at: 1,
  ended_at: 1,
  stats: null,
  usage: null,
  ledger_seq: null,
  speaker: null,
  memory: null,
  policy: null,
}
const answer: Message = {
  ...question,
  id: 'a1',
  parent_id: 'q1',
  role: 'assistant',
  content: 'The **Moon** pulls.',
  model: 'smollm2:135m',
  created_at: 2,
  stats: { time_to_first_token_ms: 182, tokens_per_second: 61.4 },
  usage: { input_tokens: 5, output_tokens: 4, total_tokens: 9, messages: 1 },
  ledger_seq: 1,
  speaker: null,
  memory: null,
  policy: null,
}

function reply(path: string): unknown {
  if (path === '/api/health') return health
  if (path === '/api/settings') return settingsSchema.parse({ first_run_done: true })
  if (path === '/api/usage/quota') return quota
  if (path === '/api/models') return { models: [] }
  if (path === '/api/chat/generations') return { generations: [] }
  if (path === '/api/chat/sessions/s1/messages') return { session, messages: tree }
  return null
}

function openStream(): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream({
    start(controller) {
      streams.push({
        send: (event) =>
          controller.enqueue(encoder.encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)),
        cut: () => controller.error(new TypeError('network')),
      })
    },
  })
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
}

beforeAll(() => {
  startTranslations()
  // jsdom lays nothing out; the transcript needs a height to know which rows are in sight.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(40)
  HTMLElement.prototype.scrollTo = () => undefined
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
  health = {
    status: 'ok',
    version: '0.1.0',
    store: { state: 'ok', message: null },
    engine: { state: 'ready', mode: 'bundled', version: '0.24.0', progress: null, error: null, restarts: 0 },
    secrets: { kind: 'keychain', warning: null },
  }
  quota = {
    tier: 'free_trial',
    tokens: { used: 9, limit: 1000, remaining: 991 },
    messages: { used: 1, limit: 50, remaining: 49 },
    resets_at: Date.now() + 3_600_000,
  }
  tree = [question, answer]
  sent = []
  streams = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const path = new URL(String(input), location.href).pathname
    if (init?.method && init.method !== 'GET') {
      sent.push({ path, body: typeof init.body === 'string' ? JSON.parse(init.body) : null })
    }
    if (/\/chat\/stream$|\/regenerate$|\/generations\/.+\/stream$/.test(path)) return openStream()
    return Response.json(reply(path) ?? {})
  })
})
afterEach(cleanup)

function open(path = '/chat/s1') {
  const queries = createQueryClient()
  render(
    <QueryClientProvider client={queries}>
      <ChatContext value={createChatClient(queries)}>
        <MemoryRouter initialEntries={[path]} useTransitions={false}>
          <ChatBackground />
          <Routes>
            <Route path="/" element={<ChatPage />} />
            <Route path="/chat/:sessionId" element={<ChatPage />} />
          </Routes>
        </MemoryRouter>
      </ChatContext>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

const box = () => screen.getByRole('textbox', { name: 'Message' })
const messagesSent = () => sent.filter(({ path }) => path === '/api/chat/stream').map(({ body }) => body)
const streaming: Message = {
  ...answer,
  id: 'a2',
  parent_id: 'q2',
  content: '',
  status: 'streaming',
  stats: null,
  usage: null,
  ledger_seq: null,
  speaker: null,
  memory: null,
  policy: null,
  created_at: 4,
}
const asked: Message = { ...question, id: 'q2', parent_id: 'a1', content: 'And why?', created_at: 3 }
const accepted = (): ChatEvent => ({
  type: 'accepted',
  session: { ...session, active_leaf_id: 'a2', project_id: null, message_count: 4, is_generating: true },
  prompt: asked,
  message: streaming,
  quota,
})
const done = (content: string, status: Message['status'] = 'complete'): ChatEvent => ({
  type: 'done',
  session: { ...session, active_leaf_id: 'a2', project_id: null, message_count: 4 },
  message: { ...streaming, content, status, stats: answer.stats, usage: answer.usage, ledger_seq: 3 },
  quota,
})

describe('a chat', () => {
  it('A8: shows messages, and under an answer its model, first token, speed and tokens', async () => {
    open()
    expect((await screen.findByText('Moon')).tagName).toBe('STRONG')
    const facts = await screen.findByRole('button', { name: /Open the receipt/ })
    expect(facts.textContent).toBe('smollm2:135m · first word 182 ms · 61.4 tokens/s · 9 tokens')
  })

  it('A3: shows which version of an answer is open, and asks for another', async () => {
    tree = [question, { ...answer, id: 'a0', content: 'First try.', created_at: 1 }, answer]
    const user = open()
    await screen.findByText('Moon')
    const versions = screen.getByRole('group', { name: 'Version 2 of 2' })
    await user.click(within(versions).getByRole('button', { name: 'Previous version' }))
    await vi.waitFor(() =>
      expect(sent).toContainEqual({ path: '/api/chat/sessions/s1', body: { active_leaf_id: 'a0' } }),
    )
  })

  it('A3: sends an edited question with the parent of the old one', async () => {
    const user = open()
    await screen.findByText('Moon')
    await user.click(screen.getByRole('button', { name: 'Edit' }))
    const field = screen.getByRole('textbox', { name: 'Edit your message' })
    await user.clear(field)
    await user.type(field, 'How do tides really work?{Enter}')
    await vi.waitFor(() =>
      expect(messagesSent()).toEqual([
        { message: 'How do tides really work?', session_id: 's1', parent_id: null },
      ]),
    )
  })
})

describe('sending', () => {
  it('A1: streams the answer into the page and tells a screen reader in a few words', async () => {
    const user = open()
    await screen.findByText('Moon')
    await user.type(box(), 'And why?{Enter}')
    expect(messagesSent()).toEqual([{ message: 'And why?', session_id: 's1' }])
    expect(box()).toHaveProperty('value', '')
    streams[0]?.send(accepted())
    const status = screen.getByRole('status', { name: 'Status of the answer' })
    await vi.waitFor(() => expect(status.textContent).toBe('Answering…'))
    streams[0]?.send({ type: 'delta', at: 0, text: 'Because of **grav' })
    expect((await screen.findByText('grav')).tagName).toBe('STRONG')
    streams[0]?.send(done('Because of **gravity**.'))
    await vi.waitFor(() => expect(status.textContent).toBe('Answer finished.'))
    expect(screen.getByRole('log').textContent).toBe('Because of gravity .')
    expect((await screen.findByText('gravity')).tagName).toBe('STRONG')
  })

  it('A4: attaches again from what it holds when the line breaks, without doubling text', async () => {
    const user = open()
    await screen.findByText('Moon')
    await user.type(box(), 'And why?{Enter}')
    streams[0]?.send(accepted())
    streams[0]?.send({ type: 'delta', at: 0, text: 'Because' })
    await screen.findByText('Because')
    streams[0]?.cut()
    await screen.findByText(/Reconnecting/)
    await vi.waitFor(() => expect(streams).toHaveLength(2))
    const urls = vi.mocked(fetch).mock.calls.map(([input]) => String(input))
    expect(urls.at(-1)).toMatch(/\/api\/chat\/generations\/a2\/stream\?from=7$/)
    streams[1]?.send(accepted())
    streams[1]?.send({ type: 'delta', at: 7, text: ' of gravity.' })
    await screen.findByText('Because of gravity.')
  })

  it('A1: Esc stops the answer, and what came stays', async () => {
    const user = open()
    await screen.findByText('Moon')
    await user.type(box(), 'And why?{Enter}')
    streams[0]?.send(accepted())
    streams[0]?.send({ type: 'delta', at: 0, text: 'Because' })
    await screen.findByText('Because')
    await user.type(box(), '{Escape}')
    await vi.waitFor(() =>
      expect(sent).toContainEqual({ path: '/api/chat/generations/a2/cancel', body: null }),
    )
    streams[0]?.send(done('Because', 'stopped'))
    await screen.findByText('You stopped this answer. What came is kept.')
    expect(await within(screen.getByRole('feed')).findByText('Because')).toBeDefined()
  })

  it('A1: Shift+Enter breaks the line and sends nothing', async () => {
    const user = open()
    await user.type(box(), 'one{Shift>}{Enter}{/Shift}two')
    expect(box()).toHaveProperty('value', 'one\ntwo')
    expect(messagesSent()).toEqual([])
  })

  it('J2: waits for an engine that is starting, and can be taken back', async () => {
    health = { ...health, status: 'starting', engine: { ...health.engine, state: 'preparing' } }
    const user = open()
    await screen.findByText('Moon')
    await user.type(box(), 'And why?{Enter}')
    await screen.findByText(/Waiting for the engine/)
    expect(messagesSent()).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Take back' }))
    expect(box()).toHaveProperty('value', 'And why?')
  })
})

describe('limits', () => {
  it('A5: counts near 10,000 characters, and beyond them says so and does not send', async () => {
    const user = open()
    await screen.findByText('Moon')
    await user.click(box())
    await user.paste('x'.repeat(9_990))
    expect(screen.getByText('9,990 of 10,000 characters')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', false)
    await user.paste('y'.repeat(12))
    expect(screen.getByRole('alert').textContent).toBe(
      '2 characters over the limit of 10,000. Shorten it to send.',
    )
    expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', true)
    await user.type(box(), '{Enter}')
    expect(messagesSent()).toEqual([])
  })

  it('E3: explains a limit that is used up, keeps the text and does not send', async () => {
    quota = { ...quota, messages: { used: 50, limit: 50, remaining: 0 } }
    const user = open()
    await screen.findByText(/Today’s messages are used up: 50 of 50\. New ones at .+ \(in 1 hr\)\./)
    await user.type(box(), 'One more{Enter}')
    expect(box()).toHaveProperty('value', 'One more')
    expect(messagesSent()).toEqual([])
  })

  it('B4: gives a refused message back, with the reason as an alert', async () => {
    const user = open()
    await screen.findByText('Moon')
    vi.mocked(fetch).mockImplementationOnce(async () => Response.json({}))
    vi.mocked(fetch).mockImplementation(async () =>
      Response.json({ error: { code: 'engine_unavailable', message: 'x' } }, { status: 503 }),
    )
    await user.type(box(), 'And why?{Enter}')
    expect((await screen.findByRole('alert')).textContent).toContain('could not be started')
    expect(box()).toHaveProperty('value', 'And why?')
  })
})

describe('how an answer ended', () => {
  it.each([
    ['cut', /today’s tokens are used up/],
    ['interrupted', /The app was closed while this answer was being written\. What came is kept\./],
    ['stopped', /You stopped this answer/],
  ] as const)('B4: is said in words when it was %s', async (status, words) => {
    tree = [question, { ...answer, status }]
    open()
    expect(await screen.findByText(words)).toBeDefined()
  })

  it('B4: names the failure, what was kept, and offers to try again', async () => {
    tree = [question, { ...answer, status: 'failed', error: { code: 'engine_died', message: 'x' } }]
    const user = open()
    await screen.findByText(/The engine ended in the middle of the answer.*What came is kept\./)
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await vi.waitFor(() =>
      expect(sent).toContainEqual({ path: '/api/chat/messages/a1/regenerate', body: {} }),
    )
  })

  it('D2: an answer that the person confirmed is asked for with the act that it was about', async () => {
    const policy = {
      stage: 'validate' as const,
      outcome: 'ask' as const,
      category: 'privacy' as const,
      principle_id: 'respect',
      principle_name: 'Respect',
      reason: 'It is about somebody’s address.',
      audit_id: 'act-1',
      original: null,
    }
    const error = { code: 'policy_ask' as const, message: 'x' }
    tree = [question, { ...answer, content: '', status: 'failed', error, policy }]
    const user = open()
    await user.click(await screen.findByRole('button', { name: 'Yes, answer' }))
    await vi.waitFor(() =>
      expect(sent).toContainEqual({
        path: '/api/chat/messages/a1/regenerate',
        body: { policy_confirmed: 'act-1' },
      }),
    )
  })
})

describe('a new chat', () => {
  it('J2: offers ways to begin, and goes to the chat that the first message makes', async () => {
    const user = open('/')
    await vi.waitFor(() => expect(fetch).toHaveBeenCalled())
    await user.type(box(), 'And why?{Enter}')
    await vi.waitFor(() => expect(streams).toHaveLength(1))
    expect(messagesSent()).toEqual([{ message: 'And why?' }])
    tree = [{ ...asked, parent_id: null }, streaming]
    streams[0]?.send({
      ...accepted(),
      session: { ...session, active_leaf_id: 'a2', title: 'And why?' },
      prompt: { ...asked, parent_id: null },
    } as ChatEvent)
    await screen.findByRole('heading', { level: 1, name: 'And why?' })
    expect(screen.getAllByText('And why?').length).toBeGreaterThan(1)
  })
})
